using System.Diagnostics;

namespace Perf.Module.Tests.Commands;

/// <summary>History as commands see it, with several processes on one file.</summary>
public sealed class HistoryTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Fact]
    public void TwoPipelines_AtOnce_LoseNeitherRunsNorBaselines()
    {
        using var home = new TestRunHome(shell);
        string command = $"1..4 | ForEach-Object {{ Invoke-PerfTest '{Short(home)}' | Set-PerfBaseline -Name both -Update -Reason here }}; 'done'";
        using Process first = Start(home, command);
        using Process second = Start(home, command);
        Assert.Equal("done", first.StandardOutput.ReadToEnd().Trim());
        Assert.Equal("done", second.StandardOutput.ReadToEnd().Trim());
        Assert.Equal((0, 0), (Perfsh.WaitForExit(first), Perfsh.WaitForExit(second)));
        Perfsh.Result result = home.Run("""
            @(Get-PerfResult -List -Status Completed).Count
            $b = Get-PerfBaseline both
            "$($b.RunIds.Count) $($b.Version) $(@($b.RunIds | Sort-Object -Unique).Count) $(@(Get-PerfBaseline both -History).Count)"
            @(Get-PerfResult -List -Baseline both).Count
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["8", "8 8 8 8", "8"], result.Lines);
    }

    [Fact]
    public void KilledRun_IsListedAtOnce_AndSettledWithItsFigures()
    {
        using var home = new TestRunHome(shell);
        using Process test = Start(home, $"$null = Invoke-PerfTest '{home.Scenario(seconds: 120)}'");
        Assert.Equal("Running", home.Run("""
            for ($i = 0; $i -lt 400; $i++) { $r = Get-PerfResult -Last 1; if ($r.Intervals.Count -ge 2) { break }; Start-Sleep -Milliseconds 100 }
            (Get-PerfResult -List -Last 1).Status
            """).Output.Trim());
        test.Kill(); // SIGKILL: nothing is tidied up
        test.WaitForExit();
        Perfsh.Result result = home.Run("""
            $line = Get-PerfResult -List -Last 1
            "$($line.Status) $($line.Requests)"
            try { $line | Set-PerfBaseline } catch { $_.FullyQualifiedErrorId }
            (Optimize-PerfHistory).Settled
            $line = Get-PerfResult -List -Last 1
            "$($line.Status) $($line.Requests -gt 0) $($line.Requests -eq (Get-PerfResult -Id $line.Id).Metrics['http_reqs'].Count)"
            Remove-PerfResult $line.Id -Confirm:$false
            @(Get-PerfResult -List).Count
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["Interrupted 0", "BaselineInvalid,Perf.Commands.SetPerfBaselineCommand", "1", "Interrupted True True", "0"], result.Lines);
    }

    [Fact]
    public void Commands_OnOneHistory_DoWhatTheirPagesSay()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $env:PERF_COMMIT = '0123456789abcdef0123456789abcdef01234567'; $env:PERF_BRANCH = 'main'; $env:GITHUB_ACTOR = 'jane'; $env:GITHUB_RUN_ID = '7'; $env:GITHUB_WORKFLOW = 'perf'
            $r = 1..2 | ForEach-Object { Invoke-PerfTest '{{Short(home)}}' -Tag @{ build = "$_" } }
            $b = $r | Set-PerfBaseline -PassThru -Reason 'first'
            "$($b.Name) $($b.Version) $($b.Action) $($b.RunIds.Count) $($b.Reason) $($b.By -replace ' on .*') $($b.Job -replace ' #.*') $($b.Commit.Length) $($b.Fingerprint -eq $r[0].Fingerprint.Hash)"
            $r[0] | Set-PerfBaseline -WhatIf
            (Get-PerfBaseline).RunIds.Count
            Get-PerfResult -List -Commit 01234 -Branch ma* -Tag @{ build = '2' } | ForEach-Object { "$($_.Id -eq $r[1].Id) $($_.P95 -eq $r[1].Metrics['http_req_response_time'].P95) $($_.IsUsable)" }
            try { Remove-PerfResult $r[0].Id -Confirm:$false -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
            (Optimize-PerfHistory -DeleteAfter 0).KeptForBaselines
            Get-PerfBaseline | Remove-PerfBaseline -Confirm:$false -Reason 'over'
            @(Get-PerfBaseline).Count; (Get-PerfBaseline -History)[-1].Reason
            (Optimize-PerfHistory -DeleteAfter 0).Deleted
            @(Get-PerfResult).Count
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(
            ["default 1 Set 2 first jane perf 40 True", "2", "True True True", "RunInBaseline,Perf.Commands.RemovePerfResultCommand", "2", "0", "over", "2", "0"],
            result.Lines.Where(line => !line.StartsWith("What if", StringComparison.Ordinal)));
    }

    [Fact]
    public void SharedHistory_ThatIsNotThere_RunIsKeptWithAWarning()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $env:PERF_HISTORY = 'influxdb://me:top-secret@127.0.0.1:9/perf'
            $r = Invoke-PerfTest '{{Short(home)}}' -WarningAction SilentlyContinue
            "$($r.Status) $(@($r.Warnings -match 'not in the shared history').Count) $(@($r.Warnings -match 'top-secret').Count)"
            try { Get-PerfResult -List } catch { $_.FullyQualifiedErrorId }
            $env:PERF_HISTORY = 'nonsense://me:top-secret@x'
            try { Get-PerfBaseline } catch { "$($_.FullyQualifiedErrorId) $($_ -match 'top-secret')" }
            $env:PERF_HISTORY = 'local'
            @(Get-PerfResult -List).Count
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["Completed 1 0", "StoreUnavailable,Perf.Commands.GetPerfResultCommand", "HistoryInvalid,Perf.Commands.GetPerfBaselineCommand False", "1"], result.Lines);
    }

    private static string Short(TestRunHome home)
    {
        string path = Path.Combine(home.Path, "short.yaml");
        File.WriteAllText(path, """
            name: short
            target: sample
            load: { main: { executor: shared-iterations, vus: 2, iterations: 20 } }
            flows: { main: { steps: [ { get: / } ] } }
            """);
        return path;
    }

    private static Process Start(TestRunHome home, string script)
    {
        var info = new ProcessStartInfo(Perfsh.Executable, ["-NonInteractive", "-Command", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["PERF_HOME"] = home.Home;
        Process process = Process.Start(info)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}
