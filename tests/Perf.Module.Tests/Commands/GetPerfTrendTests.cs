namespace Perf.Module.Tests.Commands;

/// <summary>Get-PerfTrend in the built shell.</summary>
public sealed class GetPerfTrendTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Fact]
    public void GetPerfTrend_Numbers_GivesChangePoints()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run("""
            $values = @(1..20 | ForEach-Object { 10 + $_ % 3 / 10 }) + @(1..20 | ForEach-Object { 8 + $_ % 3 / 10 })
            foreach ($change in ($values | Get-PerfTrend), (Get-PerfTrend -Value $values)) { "$($change.GetType().FullName) $($change.Index) $($change.Direction) $($change.State) $($change.Ratio -lt 0.85) $($change.Confidence -gt 0.99)" }
            "$(@(Get-PerfTrend -Value 1, 2, 3).Count) $(@(Get-PerfTrend -Value (@(7) * 100)).Count) $(@(@() | Get-PerfTrend).Count) $((@($null) + $values | Get-PerfTrend).Index)"
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["Perf.ChangePoint 20 Down Confirmed True True", "Perf.ChangePoint 20 Down Confirmed True True", "0 0 0 21"], result.Lines);
    }

    [Fact]
    public void GetPerfTrend_StoredRuns_GivesTrendsAChartAndAPage()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            foreach ($i in 1..3) { $null = Invoke-PerfTest '{{home.Scenario()}}' -Tag @{ build = "$i" } }
            $trends = Get-PerfTrend 'test run' -OutputPath trend.html -WarningAction SilentlyContinue
            $trends.ForEach({ "$($_.Metric) $($_.Statistic) $($_.Points.Count) $($_.Markers.Count)" })
            (Get-Content trend.html -Raw) -match '<svg'
            ($trends | Out-String -Width 120) -match 'test run: http_reqs rate'
            try { Get-PerfTrend 'tset run' } catch { $_.FullyQualifiedErrorId.Split(',')[0]; $_.Exception.Message -match "did you mean 'test run'" }
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["http_req_response_time p(95) 3 2", "http_reqs rate 3 2", "http_req_failed rate 3 2", "True", "True", "RunNotFound", "True"], result.Lines);
    }
}
