namespace Perf.Module.Tests.Commands;

/// <summary>Comparisons through the built module: values, two targets in turn, and the noise of a setup.</summary>
public sealed class CompareTests(SharedShell shell) : IClassFixture<SharedShell>
{
    private const string Regressed = "-BaselineValue 1,1.01,0.99,1,1.02 -CandidateValue 1.2,1.21,1.19,1.2,1.22";

    [Fact]
    public void Compare_Values_GivesOneComparison()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"$c = Compare-PerfResult {Regressed}; \"$($c.GetType().FullName) $($c.Verdict) $([Math]::Round($c.Ratio, 2)) $($c.Low -gt 1.1) $($c.Suspected)\"");
        Assert.Equal("", result.Error);
        Assert.Equal(["Perf.Comparison Regressed 1.2 True False"], result.Lines);
    }

    [Theory]
    [InlineData(Regressed + " -Enforce", 98)]
    [InlineData("-BaselineValue 1 -CandidateValue 2 -Enforce", 0)]
    [InlineData("-BaselineValue 1 -CandidateValue 2 -Enforce -Strict", 97)]
    [InlineData(Regressed + " -Margin x", 104)]
    [InlineData("-Baseline ./absent.json -Candidate ./absent.json", 104)]
    public void Compare_Enforced_EndsWithItsExitCode(string arguments, int expected)
    {
        using var home = new TestRunHome(shell);
        Assert.Equal(expected, home.RunAlone($"$null = Compare-PerfResult {arguments}").ExitCode);
    }

    [Fact]
    public void Compare_StoredBaseline_IsFoundByItsNameAndByDefault()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $null = 1..2 | ForEach-Object { Invoke-PerfTest '{{home.Scenario()}}' } | Set-PerfBaseline -Name nightly -WarningAction SilentlyContinue
            $run = Invoke-PerfTest '{{home.Scenario()}}'
            $c = $run | Compare-PerfResult -Baseline nightly -WarningAction SilentlyContinue
            "$($c[0].Baseline.Count) $($c[0].Candidate.Count)"
            $null = $run | Set-PerfBaseline -WarningAction SilentlyContinue
            $d = Invoke-PerfTest '{{home.Scenario()}}' | Compare-PerfResult -WarningAction SilentlyContinue
            "$($d[0].Baseline.Count) $($d[0].Verdict)"
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["2 1", "1 Inconclusive"], result.Lines);
    }

    [Fact]
    public void InvokePerfTest_Against_RunsBothInTurnAndComparesPairs()
    {
        using var home = new TestRunHome(shell);
        using var one = new EchoServer();
        using var other = new EchoServer();
        Perfsh.Result result = home.Run($$"""
            $c = Invoke-PerfTest '{{home.Scenario()}}' -Target '{{one.Address}}' -Against '{{other.Address}}' -Blocks 1 -Seed 3 -WarningAction SilentlyContinue
            "$($c[0].GetType().FullName) $($c[0].Verdict) $($c[0].Baseline.Count) $($c[0].Candidate.Count)"
            $runs = @(Get-PerfResult | Where-Object { $_.Tags.against } | Sort-Object Id)
            "$($runs.Count) $(@($runs | Where-Object { $_.Tags.side -eq 'baseline' -and $_.Target -like '{{other.Address}}*' }).Count) $(@($runs | Where-Object { $_.Tags.side -eq 'candidate' }).Count)"
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["Perf.Comparison Inconclusive 2 2", "4 2 2"], result.Lines);
    }

    [Theory]
    [InlineData("-Against absent", "neither an address")]
    [InlineData("-Against sample", "nothing is compared")]
    [InlineData("-Against http://127.0.0.1:9 -RawOutput x.ndjson", "RawOutput")]
    public void InvokePerfTest_AgainstThatCannotBe_EndsWith104(string arguments, string expected)
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"Invoke-PerfTest '{home.Scenario()}' {arguments}");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void MeasurePerfNoise_Runs_AreKeptAndJudged()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $n = Measure-PerfNoise '{{home.Scenario()}}' -Runs 3 -WarningAction SilentlyContinue
            "$($n.GetType().FullName) $($n.Runs) $($n.CanGate) $(@(Get-PerfResult -Tag @{ noise = $n.Id }).Count)"
            $n | Out-String -Width 140
            """);
        Assert.Equal("", result.Error);
        Assert.Equal("Perf.NoiseReport 6 False 6", result.Lines[0]);
        Assert.Contains("CANNOT GATE", result.Output, StringComparison.Ordinal);
    }
}
