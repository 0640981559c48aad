namespace Perf.Module.Tests.Commands;

/// <summary>Verdicts and exit codes as CI steps see them.</summary>
public sealed class TestPerfThresholdTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Fact]
    public void Pass_GivesVerdicts_AndExitCode0()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"$v = Invoke-PerfTest '{home.Scenario()}' | Test-PerfThreshold -Threshold 'http_req_failed: rate < 1%', 'http_reqs: count >= 20' -Enforce; $v.Outcome; $v[0].GetType().FullName");
        Assert.Equal("", result.Error);
        Assert.Equal(["Pass", "Pass", "Perf.Verdict"], result.Lines);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData("-Command")]
    [InlineData("-File")]
    public void Fail_Enforced_EndsWith99(string how)
    {
        using var home = new TestRunHome(shell);
        string command = $"Invoke-PerfTest '{home.Scenario()}' | Test-PerfThreshold -Threshold 'http_req_response_time: p(95) < 1us' -Enforce; 'went on'";
        string script = home.File("ci.ps1", command);
        Perfsh.Result result = Perfsh.RunWithEnvironment("PERF_HOME", home.Home, how == "-File" ? ["-File", script] : ["-Command", command]);
        Assert.Equal(99, result.ExitCode);
        Assert.Contains("1 of 1 thresholds are not met", result.Error, StringComparison.Ordinal);

        // Whatever follows, a deployment say, must not be done.
        Assert.DoesNotContain("went on", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fail_Enforced_CanBeCaught()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"try {{ Invoke-PerfTest '{home.Scenario()}' | Test-PerfThreshold -Threshold 'http_reqs: count > 1000' -Enforce }} catch {{ $_.FullyQualifiedErrorId; $_.Exception.ExitCode }}");
        Assert.Equal(["ThresholdFailed,Perf.Commands.TestPerfThresholdCommand", "99"], result.Lines[^2..]);
    }

    [Fact]
    public void Fail_NotEnforced_IsAnObject_AndExitCode0()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"$v = Invoke-PerfTest '{home.Scenario()}' | Test-PerfThreshold -Threshold 'http_req_response_time: p(95) < 1us'; \"$($v.Outcome) $($v.Unit) $($v.Limit) $($v.Margin -lt 0)\"");
        Assert.Equal("Fail ms 0.001 True", result.Output.Trim());
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void NoRun_Enforced_IsNotAPass()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.RunAlone("Get-PerfResult -Scenario 'misspelt' | Test-PerfThreshold -Threshold 'http_reqs: count > 0' -Enforce; 'went on'");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains("no run to judge", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("went on", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_IsABool()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"$r = Invoke-PerfTest '{home.Scenario()}'; $r | Test-PerfThreshold -Threshold 'http_req_failed: rate < 1%' -Quiet; $r | Test-PerfThreshold -Threshold 'http_reqs: count > 1000' -Quiet");
        Assert.Equal(["True", "False"], result.Lines);
    }

    [Fact]
    public void ThresholdFile_InTheKnownShape_IsUsed()
    {
        using var home = new TestRunHome(shell);
        string file = home.File("limits.json", """{ "global_thresholds": { "response_times": { "api_endpoints": { "p95_ms": 5000, "p99_ms": 0.001 } } } }""");
        Perfsh.Result result = home.Run($"Invoke-PerfTest '{home.Scenario()}' | Test-PerfThreshold -Path '{file}' | ForEach-Object {{ \"$($_.Metric) $($_.Outcome)\" }}");
        Assert.Equal(["http_req_response_time Pass", "http_req_response_time Fail"], result.Lines);
    }

    [Fact]
    public void ResultFile_IsJudgedLikeTheRun()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"Invoke-PerfTest '{home.Scenario()}' | Export-PerfReport run.json; Get-Item run.json | Test-PerfThreshold -Threshold 'http_reqs: count >= 20' -Quiet");
        Assert.Equal("True", result.Output.Trim());
    }

    [Fact]
    public void NoThresholds_IsAnError_NotAPass()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"Invoke-PerfTest '{home.Scenario()}' | Test-PerfThreshold -Enforce");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains("nothing to judge", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void BadThreshold_SaysWhatIsAllowed()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"Invoke-PerfTest '{home.Scenario()}' -Threshold 'http_req_duratoin: p(95) < 1s'");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains("did you mean 'http_req_duration'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AbortOnFail_EndsTheRunEarly_With99()
    {
        using var home = new TestRunHome(shell);
        string scenario = home.Scenario(seconds: 300, extra: "thresholds:\n  http_req_response_time: [ { threshold: \"p(95) < 1us\", abortOnFail: true } ]");
        Perfsh.Result result = home.Run($"$r = Invoke-PerfTest '{scenario}'; $r.Status; $r | Test-PerfThreshold -Enforce | Out-Null");
        Assert.Equal("Aborted", result.Lines[0]);
        Assert.Equal(99, result.ExitCode);
    }
}
