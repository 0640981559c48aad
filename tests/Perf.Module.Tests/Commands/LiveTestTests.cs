using System.Diagnostics;

namespace Perf.Module.Tests.Commands;

/// <summary>Running tests, seen and steered from another process.</summary>
public sealed class LiveTestTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Fact]
    public void StopPerfTest_FromAnotherProcess_EndsTheRunAndItIsStored()
    {
        using var home = new TestRunHome(shell);
        using Process test = Start(home, $"$r = Invoke-PerfTest '{home.Scenario(seconds: 120)}'; \"$($r.Status)\"");
        Perfsh.Result result = home.Run($$"""
            {{WaitFor(1)}}
            "$($t.Scenario) $($t.Target) $($t.Status) $($t.ProcessId) $($t.IsSuspended) $($t[0].GetType().FullName)"
            $s = Stop-PerfTest -Id $t.Id.Substring(0, 15) -Wait
            "$($s.Id -eq $t.Id) $((Get-PerfResult -Id $t.Id).Status) $(@(Get-PerfTest).Count)"
            """);
        Assert.Equal("", result.Error);
        Assert.Equal([$"test run sample Running {test.Id} False Perf.LiveRun", "True Stopped 0"], result.Lines);
        Assert.Equal("Stopped", test.StandardOutput.ReadToEnd().Trim());
        Assert.Equal(0, Perfsh.WaitForExit(test));
    }

    /// <summary>What the other process does shows in the seconds of the run: none while it is suspended, more when the rate is raised.</summary>
    [Fact]
    public void SuspendResumeAndRate_FromAnotherProcess_ShowInTheRun()
    {
        using var home = new TestRunHome(shell);
        string scenario = System.IO.Path.Combine(home.Path, "steer.yaml");
        File.WriteAllText(scenario, """
            name: steer
            target: sample
            load: { main: { executor: constant-arrival-rate, rate: 50, duration: 60s, gracefulStop: 5s } }
            flows: { main: { steps: [ { get: / } ] } }
            """);
        using Process test = Start(home, $"$r = Invoke-PerfTest '{scenario}' -WarningAction SilentlyContinue; $r.Status; @($r.Intervals | Where-Object {{ $_.Offered -eq 0 }}).Count -ge 1; ($r.Intervals | Measure-Object Offered -Maximum).Maximum -gt 120");
        Perfsh.Result result = home.Run($$"""
            {{WaitFor(1)}}
            (Suspend-PerfTest).IsSuspended
            {{WaitForSecond("-eq 0")}}
            (Resume-PerfTest).IsSuspended
            $null = Set-PerfTestRate 200/s
            {{WaitForSecond("-gt 120")}}
            $null = Stop-PerfTest -Wait
            try { Set-PerfTestRate 10/s -Id $t.Id -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["True", "False"], result.Lines[..2]);
        Assert.Equal(["Stopped", "True", "True"], test.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal(0, Perfsh.WaitForExit(test));
    }

    [Fact]
    public void SeveralTests_WithoutId_AreAmbiguousAndThePipelineTakesAll()
    {
        using var home = new TestRunHome(shell);
        string command = $"$null = Invoke-PerfTest '{home.Scenario(seconds: 120)}'";
        using Process first = Start(home, command);
        using Process second = Start(home, command);
        Perfsh.Result result = home.Run($$"""
            {{WaitFor(2)}}
            try { Stop-PerfTest -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
            @($t | Stop-PerfTest -Wait).Count
            @(Get-PerfResult -Status Stopped).Count
            """);
        Assert.Equal(["RunAmbiguous,Perf.Commands.StopPerfTestCommand", "2", "2"], result.Lines);
        Assert.Equal((0, 0), (Perfsh.WaitForExit(first), Perfsh.WaitForExit(second)));
    }

    [Fact]
    public void KilledTest_IsNotListed_AndItsSocketIsRemoved()
    {
        using var home = new TestRunHome(shell);
        using Process test = Start(home, $"$null = Invoke-PerfTest '{home.Scenario(seconds: 120)}'");
        Assert.Equal("1", home.Run($"{WaitFor(1)}; @($t).Count").Output.Trim());
        test.Kill();
        test.WaitForExit();
        string socket = Assert.Single(Directory.GetFiles(System.IO.Path.Combine(home.Home, "control")));
        File.SetLastWriteTimeUtc(socket, DateTime.UnixEpoch);

        Perfsh.Result result = home.Run("@(Get-PerfTest).Count; (Get-PerfResult -Last 1).Status");
        Assert.Equal("", result.Error);
        Assert.Equal(["0", "Interrupted"], result.Lines);
        Assert.False(File.Exists(socket));
    }

    [Fact]
    public void Home_TooLongForASocket_RunGoesOnWithAWarning()
    {
        using var home = new TestRunHome(shell);
        string longHome = System.IO.Path.Combine(home.Path, new string('x', 120));
        Perfsh.Result result = shell.Run($"$env:PERF_HOME = '{longHome}'; $r = Invoke-PerfTest '{home.Scenario()}' -WarningAction SilentlyContinue; $r.Status; @($r.Warnings -match 'PERF_HOME').Count");
        Assert.Equal(["Completed", "1"], result.Lines);
    }

    [Fact]
    public void FindPerfCapacity_GivesTheResultAndStoresItsRuns()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $c = Find-PerfCapacity '{{home.Scenario()}}' -Threshold 'http_req_failed: rate < 1%' -MinRate 10 -MaxRate 20 -StepDuration 1s -MaxDuration 30s -WarningAction SilentlyContinue
            "$($c.GetType().FullName) $($c.IsAtLeast) $($c.High)"
            $runs = @(Get-PerfResult -Tag @{ capacity = $c.Id })
            "$($runs.Count -eq $c.Steps.Count) $($runs[0].Scenario)"
            $c | Out-String -Width 100
            """);
        Assert.Equal("", result.Error);

        // The machine may be too busy even for this load: then the generator is the limit, which is "at least" too.
        Assert.Equal(["Perf.CapacityResult True ", "True test run (capacity)"], result.Lines[..2]);
        Assert.Contains("  capacity   at least", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "nothing that the capacity")]
    [InlineData("-Threshold 'http_req_failed: rate < 1%' -Flow absent", "no flow 'absent'")]
    [InlineData("-Threshold 'http_req_failed: rate < 1%' -MinRate 9 -MaxRate 3", "largest rate")]
    [InlineData("-Threshold 'http_req_failed: rate < 1%' -MaxDuration 9", "no duration")]
    public void FindPerfCapacity_ThatCannotBegin_EndsWith104(string arguments, string expected)
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"Find-PerfCapacity '{home.Scenario()}' {arguments}");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    private static string WaitFor(int count) =>
        $"for ($i = 0; $i -lt 200; $i++) {{ $t = @(Get-PerfTest | Where-Object Requests -GT 0); if ($t.Count -ge {count}) {{ break }}; Start-Sleep -Milliseconds 200 }}";

    // Until the run has such a second; where none comes, what is asserted of the run says so.
    private static string WaitForSecond(string offered) =>
        $"for ($i = 0; $i -lt 150; $i++) {{ if (@((Get-PerfResult -Last 1).Intervals | Where-Object {{ $_.Offered {offered} }}).Count -gt 0) {{ break }}; Start-Sleep -Milliseconds 200 }}";

    private static Process Start(TestRunHome home, string command) => Perfsh.Start("-NonInteractive", "-Command", $"$env:PERF_HOME = '{home.Home}'; {command}");
}
