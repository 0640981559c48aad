namespace Perf.Module.Tests.Commands;

/// <summary>Script blocks as a user measures them: in the built shell, with the built module.</summary>
public sealed class InvokePerfTestScriptTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Fact]
    public void ScriptBlock_IsMeasuredAndStored()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run("""
            $r = Invoke-PerfTest -ScriptBlock { Start-Sleep -Milliseconds 5; if ($term -notin 'a', 'b') { throw "no: $term" } } -VirtualUser 3 -Iterations 30 -Variable @{ term = 'a', 'b' } -Name sleepy
            "$($r.Status) $($r.Scenario) $($r.Target) $($r.Metrics['script_reqs'].Count) $($r.Metrics['script_req_failed'].Rate) $($r.Metrics['script_req_duration'].Avg -ge 4) $($r.Steps['sleepy'].Metrics['script_reqs'].Count)"
            "$((Get-PerfResult $r.Id).Metrics['script_reqs'].Count)"
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["Completed sleepy script 30 0 True 30", "30"], result.Lines);
    }

    [Fact]
    public void ScriptBlock_BeginsInTheUsersFolder_AndSeesNothingOfTheSession()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run("""
            $secret = 'mine'
            $r = Invoke-PerfTest -ScriptBlock { if ($secret) { throw 'sees it' }; if (Get-Module Perf) { throw 'Perf is there' }; if (-not (Test-Path ./here)) { throw "in $PWD" } } -Iterations 2 -NoStore
            """ + "\n\"$($r.Metrics['script_req_failed'].Rate) $($r.Errors.Example)\"");
        Assert.Contains("in /", result.Output, StringComparison.Ordinal);
        home.File("here", "");
        result = home.Run("""
            $r = Invoke-PerfTest -ScriptBlock { if (-not (Test-Path ./here)) { throw "in $PWD" } } -Iterations 2 -NoStore; "$($r.Metrics['script_req_failed'].Rate)"
            """);
        Assert.Equal("0", result.Output.Trim());
    }

    [Fact]
    public void Rate_MakesTheStarts()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run("""(Invoke-PerfTest -ScriptBlock { 1 } -Rate 20/s -Duration 1s -NoStore).Metrics['script_reqs'].Count""");
        Assert.Equal("20", result.Output.Trim());
    }

    [Fact]
    public void WhatIf_ShowsThePlan_AndRunsNothing()
    {
        using var home = new TestRunHome(shell);
        string mark = home.File("mark");
        Perfsh.Result result = home.Run($"Invoke-PerfTest -ScriptBlock {{ [IO.File]::WriteAllText('{mark}', 'ran') }} -WhatIf; @(Get-PerfResult).Count");
        Assert.Contains("What if: Run 'script block' against script: 10s by plan", result.Output, StringComparison.Ordinal);
        Assert.Equal("0", result.Lines[^1]);
        Assert.False(File.Exists(mark));
    }

    [Theory]
    [InlineData("throw 'out of stock'", "1 script_error out of stock (line 1 of the script)")]
    [InlineData("Get-Item /no/where -ErrorAction Stop", "1 script_error Cannot find path '/no/where' because it does not exist. (line 1 of the script)")]
    [InlineData("Write-Error 'bad' -ErrorAction Stop", "1 script_error bad (line 1 of the script)")]
    [InlineData("Write-Error 'only said'", "0  ")]
    public void Errors_AreCounted(string script, string counted)
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""$r = Invoke-PerfTest -ScriptBlock { {{script}} } -Iterations 3 -NoStore; "$($r.Metrics['script_req_failed'].Rate) $($r.Errors.Class) $($r.Errors.Example)" """);
        Assert.Equal(counted.Trim(), result.Output.Trim());
    }

    [Fact]
    public void Threshold_OnItsDuration_IsEnforced()
    {
        using var home = new TestRunHome(shell);
        const string Run = "Invoke-PerfTest -ScriptBlock { Start-Sleep -Milliseconds 20 } -Iterations 5 -Threshold 'script_req_duration: p(95) < ";
        Assert.Equal(99, home.Run(Run + "2ms' | Test-PerfThreshold -Enforce").ExitCode);
        Assert.Equal(0, home.Run(Run + "30s' | Test-PerfThreshold -Enforce").ExitCode);
    }

    [Theory]
    [InlineData("Start-Sleep 300")]
    // A call of .NET that nothing can stop.
    [InlineData("[Threading.Thread]::Sleep(300000)")]
    public void CtrlC_StopsScriptsSoon_AndStoresWhatWasMeasured(string script)
    {
        using var home = new TestRunHome(shell);
        string mark = home.File("mark");
        string command = $"$env:PERF_HOME = '{home.Home}'; 'ready'; Invoke-PerfTest -ScriptBlock {{ [IO.File]::WriteAllText('{mark}', 'runs'); {script} }} -VirtualUser 2";
        using System.Diagnostics.Process process = Perfsh.Start("-NonInteractive", "-Command", command);
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        Assert.True(SpinWait.SpinUntil(() => File.Exists(mark), TimeSpan.FromSeconds(60)));
        Perfsh.Signal(process, "INT");
        Assert.Equal(130, Perfsh.WaitForExit(process));
        Assert.Equal("Stopped", home.Run("(Get-PerfResult).Status").Output.Trim());
    }

    [Fact]
    public void PowerShellStep_RunsOnlyWhereItIsAllowed()
    {
        using var home = new TestRunHome(shell);
        string mark = home.File("mark");
        string path = home.File("script.yaml", $$"""
            name: with a script
            variables: { who: alpha }
            load: { a: { executor: shared-iterations, vus: 1, iterations: 4 } }
            flows:
              main:
                steps:
                  - powershell: |
                      [IO.File]::WriteAllText('{{mark}}', $who)
                      [pscustomobject]@{ user = $who; n = $Iteration }
                    name: make
                    expect: { json: { "$.user": alpha } }
                    capture: { user: { json: "$.user" } }
                  - powershell: if ($user -ne 'alpha') { throw "user is '$user'" }
                    name: use
            thresholds: { script_req_failed: "rate < 1%" }
            """);
        Perfsh.Result refused = home.Run($"Invoke-PerfTest '{path}'");
        Assert.Equal(104, refused.ExitCode);
        Assert.Contains("-AllowScript", refused.Error, StringComparison.Ordinal);
        Assert.Equal("ScriptNotAllowed", home.Run($"try {{ Invoke-PerfTest '{path}' }} catch {{ $_.Exception.Id ?? $_.Exception.InnerException.Id }}").Lines[0]);
        Perfsh.Result looked = home.Run($"Invoke-PerfTest '{path}' -WhatIf; Find-PerfCapacity '{path}' -WhatIf; $WhatIfPreference = $true; Invoke-PerfTest '{path}'");
        Assert.Contains("flow main: make → use", looked.Output, StringComparison.Ordinal);
        Assert.Contains("Search the capacity", looked.Output, StringComparison.Ordinal);
        Assert.Equal(104, looked.ExitCode);
        Assert.False(File.Exists(mark));

        Perfsh.Result allowed = home.Run($"$r = Invoke-PerfTest '{path}' -AllowScript; \"$($r.Verdict.Outcome) $($r.Metrics['script_reqs'].Count) $($r.Metrics['checks'].Rate)\"");
        Assert.Equal("Pass 8 1", allowed.Output.Trim());
        Assert.Equal("alpha", File.ReadAllText(mark));
    }

    [Theory]
    [InlineData("param($who) $who", "has a parameter $who, and gets no arguments")]
    [InlineData("if (", "cannot be read: Missing condition in if statement after 'if ('. It is line 1")]
    public void Script_ThatCannotDoWhatItLooksLike_IsRefused(string script, string told)
    {
        using var home = new TestRunHome(shell);
        string path = home.File("script.yaml", $"{{ name: s, variables: {{ who: alpha }}, load: {{ a: {{ executor: shared-iterations }} }}, flows: {{ f: {{ steps: [ {{ powershell: \"{script}\" }} ] }} }} }}");
        Perfsh.Result result = home.Run($"Invoke-PerfTest '{path}' -AllowScript");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("..", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void FindPerfCapacity_RunsScriptsWhereItIsAllowed()
    {
        using var home = new TestRunHome(shell);
        string path = home.File("script.yaml", """
            name: slow script
            load: { a: { executor: constant-arrival-rate, rate: 1, duration: 1s } }
            flows: { main: { steps: [ { powershell: Start-Sleep -Milliseconds 5, name: work } ] } }
            thresholds: { script_req_failed: "rate < 1%" }
            """);
        Perfsh.Result refused = home.Run($"Find-PerfCapacity '{path}' -MaxRate 20");
        Assert.Equal(104, refused.ExitCode);
        Assert.Contains("-AllowScript", refused.Error, StringComparison.Ordinal);

        // What the search finds is the machine's affair; that the scripts ran is not.
        Perfsh.Result found = home.Run($"$c = Find-PerfCapacity '{path}' -AllowScript -MinRate 10 -MaxRate 20 -StepDuration 1s; $r = Get-PerfResult $c.Steps[0].RunId; \"$($r.Metrics['script_reqs'].Count -gt 0) $($r.Metrics['script_req_failed'].Rate)\"");
        Assert.Equal("True 0", found.Lines[^1]);
    }
}
