namespace Perf.Module.Tests.Agents;

/// <summary>What the trials of tests/bench hold a run against, and what they leave behind: dot-sourced by the shell, without agents.</summary>
public sealed class TrialScriptTests(SharedShell shell) : IClassFixture<SharedShell>
{
    private static readonly string s_script = Path.Combine(Perfsh.Root, "tests", "bench", "AgentTrial.ps1");

    /// <summary>A run of 100 starts by two agents, of which one was lost with three starts under way and seven that nobody made.</summary>
    [Theory]
    [InlineData(90, 90, 97, "")]
    // The target saw all that nobody told of.
    [InlineData(90, 90, 100, "")]
    // A start that is told twice, or not at all, at the moment of the loss.
    [InlineData(91, 91, 98, "")]
    [InlineData(89, 89, 97, "")]
    // Counted twice; forgotten; made up; made and not told.
    [InlineData(95, 95, 97, "100 starts planned, 105 told")]
    [InlineData(80, 80, 90, "100 starts planned, 90 told")]
    [InlineData(90, 98, 97, "98 requests in the result, 97 different ones at the target")]
    [InlineData(90, 80, 100, "100 different requests at the target, 80 in the result and 10 told as lost")]
    public void Account_OfARunAndItsTarget_NamesWhatDoesNotFit(int iterations, int requests, int atTarget, string problem)
    {
        string[] lines = Run($$"""
            $result = '{"Status":"Completed","Iterations":{{iterations}},"Requests":{{requests}},"Interrupted":0,"Dropped":0,"Skipped":0,"Agents":[
                {"Name":"one","End":"Lost","Reason":"its process is gone","MissingStarts":7,"Unfinished":3},{"Name":"two","End":"Completed","MissingStarts":0,"Unfinished":0}]}' | ConvertFrom-Json
            $account = Get-TrialAccount $result ([pscustomobject]@{ distinct = {{atTarget}} }) 100 2
            "$(@($account.Problems) -join '; ')|$(@(Get-TrialLoss $result $account 'one') -join '; ')|$(@(Get-TrialLoss $result $account 'two') -join '; ')"
            """);

        Assert.Equal($"{problem}||lost: one (its process is gone)", Assert.Single(lines));
    }

    [Fact]
    public void Tally_OfNobody_HasNoLastRequest()
    {
        string[] lines = Run("""
            $tally = '{"senders":[{"name":"one","count":2,"last_us":5000},{"name":"two","count":1,"last_us":7000}]}' | ConvertFrom-Json
            "$(Get-TrialLast $tally) $(Get-TrialLast $tally one) $(Get-TrialLast $tally three) $((Get-TrialSender $tally two).count)"
            "$(Get-Quantile @(5, 1, 4, 2, 3) 0.95) $(Get-Quantile @(1..20) 0.95) $(Get-Largest @(1, 3, 2)) $(Get-Largest @()) $(Get-TrialNotice ([pscustomobject]@{ LostAt = 0 }) 5)"
            """);

        Assert.Equal(["7 5 0 1", "5 19 3 Infinity Infinity"], lines.Select(line => line.Replace("∞", "Infinity", StringComparison.Ordinal)).ToArray());
    }

    [SkippableFact]
    public void Stop_ATrialWithAFigureThatWasMissed_EndsWhatStandsStillAndSavesAndFails()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Trials of agents need Linux.");
        using var folder = new TemporaryFolder();

        // What starts programs has a process of its own.
        string[] lines = LinesOf(Perfsh.Run("-NonInteractive", "-Command", Text($$"""
            $trial = New-Trial Proof '{{Perfsh.Executable}}' @{ Trials = 3 } -Short -Program none
            $trial.Results = '{{folder.Path}}/results'
            $process = Start-TrialProcess $trial sleeper @('/bin/sh', '-c', 'echo ready 5; exec sleep 60') @{ TRIAL_AGENT = 'sleeper' }
            "said: $(Wait-TrialAgent $trial sleeper $process)"
            Send-Signal STOP $process
            Write-Figure $trial 'how much' '<= 2' '1' $true
            Write-Figure $trial 'how late' '<= 2 s' '3 s' $false
            $trial.Rows.Add([pscustomobject]@{ Trial = 1; Problems = @('late') })
            $trial.IsWhole = $true
            Stop-Trial $trial
            "ended: $($process.HasExited), logs: $(Test-Path $trial.Folder)"
            Remove-Item $trial.Folder -Recurse
            $saved = Get-Content '{{folder.Path}}/results/Proof.short.json' -Raw | ConvertFrom-Json
            "saved: $($saved.name) $($saved.settings.Trials) $($saved.figures.Count) $($saved.figures[1].Verdict) $($saved.rows[0].Problems)"
            try { Assert-Figure $trial } catch { "failed: $_" }
            """)));

        Assert.Contains("said: 5", lines);
        Assert.Contains("ended: True, logs: True", lines);
        Assert.Contains("saved: Proof 3 2 FAIL late", lines);
        Assert.Contains("failed: Proof: missed: how late", lines);
        Assert.Contains(lines, line => line.StartsWith("how much", StringComparison.Ordinal) && line.EndsWith("PASS", StringComparison.Ordinal));
    }

    [Fact]
    public void Failure_ThreeTimesRunning_EndsTheTrials()
    {
        string[] lines = Run("""
            $trial = @{ Failures = 0 }
            foreach ($number in 1..4) { try { "told: $(Add-TrialFailure $trial "no $number")" } catch { "ended: $_"; break } }
            """);

        Assert.Equal(["told: no 1", "told: no 2", "ended: 3 trials running could not be made. The last: no 3"], lines);
    }

    private string[] Run(string script) => LinesOf(shell.Run(Text(script)));

    // The last statement is one that succeeds, whatever was caught before.
    private static string Text(string script) => $". '{s_script}'\n{script}\n''";

    private static string[] LinesOf(Perfsh.Result result)
    {
        Assert.True(result.ExitCode == 0, $"{result.Error}{result.Output}");
        return [.. result.Lines.Select(line => line.TrimEnd('\r'))];
    }
}
