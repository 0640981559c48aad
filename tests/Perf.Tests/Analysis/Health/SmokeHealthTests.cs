using Perf.Analysis;

namespace Perf.Tests.Analysis.Health;

public class SmokeHealthTests
{
    private static readonly HealthSettings s_settings = new();
    private static readonly RunResult s_run = new() { Id = "r1", Scenario = "smoke", Status = RunStatus.Completed, Thresholds = [new Verdict { Outcome = Outcome.Pass, Threshold = "p(95) < 1s" }] };
    private static readonly ComparisonReport s_worse = new() { Verdict = ComparisonVerdict.Regressed, Comparisons = [new Comparison { Verdict = ComparisonVerdict.Regressed, Metric = "http_req_duration", Statistic = "p95", Why = "slower" }] };

    [Fact]
    public void Judge_OfARunThatMeetsItsThresholds_IsHealthy()
    {
        Assert.Contains("no earlier run", SmokeHealth.Judge(s_run, null, s_settings).Message, StringComparison.Ordinal);
        HealthCheck check = SmokeHealth.Judge(s_run, new ComparisonReport { Verdict = ComparisonVerdict.Unchanged }, s_settings);
        Assert.Equal(HealthStatus.Healthy, check.Status);
        Assert.Contains("no worse", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_OfWhatIsWrong_SaysTheGravestFirst()
    {
        Verdict missed = new() { Outcome = Outcome.Fail, Threshold = "p(95) < 1s", Value = 1500, Limit = 1000, Unit = "ms" };
        HealthCheck check = SmokeHealth.Judge(s_run with { Thresholds = [missed] }, s_worse, s_settings);
        Assert.Equal((HealthStatus.Unhealthy, 1500.0, 1000.0, "ms"), (check.Status, check.Value, check.Limit, check.Unit));
        Assert.Equal(HealthStatus.Unhealthy, SmokeHealth.Judge(s_run with { Thresholds = [missed with { Outcome = Outcome.NoData }] }, null, s_settings).Status);
        Assert.Equal(HealthStatus.Unhealthy, SmokeHealth.Judge(s_run with { Status = RunStatus.Failed, StatusReason = "no route" }, null, s_settings).Status);
        Assert.Equal(HealthStatus.Degraded, SmokeHealth.Judge(s_run with { Thresholds = [] }, null, s_settings).Status);
        Assert.Equal(HealthStatus.Degraded, SmokeHealth.Judge(s_run, s_worse, s_settings).Status);
        Assert.Equal(HealthStatus.Unhealthy, SmokeHealth.Judge(s_run, s_worse, s_settings with { SmokeRegression = HealthStatus.Unhealthy }).Status);
    }

    [Fact]
    public void Judge_OfARunThatEndedItself_IsUnhealthyWhateverItsThresholds()
    {
        HealthCheck check = SmokeHealth.Judge(s_run with { Status = RunStatus.Aborted, StatusReason = "no stock to buy" }, null, s_settings);
        Assert.Equal(HealthStatus.Unhealthy, check.Status);
        Assert.Contains("ended itself early: no stock to buy.", check.Message, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, SmokeHealth.Judge(s_run with { Status = RunStatus.Aborted, Validity = new Validity { IsValid = false } }, s_worse, s_settings).Status);
        // A threshold that ended it is the better reason.
        Assert.Contains("misses 1 of 1", SmokeHealth.Judge(s_run with { Status = RunStatus.Aborted, StatusReason = "aborted", Thresholds = [new Verdict { Outcome = Outcome.Fail }] }, null, s_settings).Message, StringComparison.Ordinal);
    }
}
