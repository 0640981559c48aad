using Perf.Analysis;

namespace Perf.Tests.Analysis.Alerts;

public class AlertJudgeTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly AlertPolicy s_policy = AlertPolicyFile.Parse("channels: { slack: { url: \"${env:S}\" } }", "x");

    [Theory]
    [InlineData(119, AlertState.Resolved)]
    [InlineData(125, AlertState.Firing)]
    public void Judge_OfAResponseTime_FiresBeyondTwentyPercent(double response, AlertState state)
    {
        Alert alert = Only("response-time", Runs.Sound(100, response), Runs.Sound(100, 100));
        Assert.Equal((state, "http_req_response_time", "ms"), (alert.State, alert.Metric, alert.Unit));
        Assert.InRange(alert.Baseline!.Value, 99, 101);
        Assert.Equal(alert.Baseline.Value * 1.2, alert.Limit!.Value, 9);
    }

    [Fact]
    public void Judge_AgainstSeveralRuns_TakesTheMedian()
    {
        Alert alert = Only("response-time", Runs.Sound(100, 130), Runs.Sound(100, 100), Runs.Sound(100, 100), Runs.Sound(100, 900));
        Assert.Equal(AlertState.Firing, alert.State);
        Assert.Contains("median of 3 runs", alert.Evidence[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(71, AlertState.Resolved)]
    [InlineData(69, AlertState.Firing)]
    public void Judge_OfAThroughput_FiresBeyondThirtyPercent(double rate, AlertState state)
    {
        RunResult WithRate(double perSecond)
        {
            RunResult run = Runs.Sound();
            return run with { Metrics = new Dictionary<string, MetricSummary>(run.Metrics) { [MetricNames.HttpReqs] = run.Metrics[MetricNames.HttpReqs] with { Rate = perSecond } } };
        }

        Assert.Equal(state, Only("throughput", WithRate(rate), WithRate(100)).State);
    }

    [Fact]
    public void Judge_OfErrors_FiresAndTellsSinceWhen()
    {
        var totals = new RunAccumulator();
        for (int i = 0; i < 10; i++)
        {
            totals.Add(Runs.Second(i, failedOf100: i >= 6 ? 50 : 0));
        }

        RunResult run = totals.Complete(Runs.Header() with { StartedAt = s_now }) with { Intervals = [.. Enumerable.Range(0, 10).Select(i => IntervalSummary.From(Runs.Second(i, failedOf100: i >= 6 ? 50 : 0)))] };
        Alert alert = Only("error-rate", run);
        Assert.Equal((AlertState.Firing, AlertSeverity.Critical, 0.2, 0.005), (alert.State, alert.Severity, Math.Round(alert.Value!.Value, 6), alert.Limit));
        Assert.Equal(s_now.AddSeconds(7), alert.BreachedAt);
        Assert.Equal(AlertState.Resolved, Only("error-rate", Runs.Sound()).State);
    }

    [Fact]
    public void Judge_OfThresholds_HasOneAlertForEach()
    {
        RunResult run = Runs.Sound() with
        {
            StartedAt = s_now,
            Thresholds =
            [
                new Verdict { Outcome = Outcome.Fail, Threshold = "http_req_duration: p(95) < 50ms", Metric = "http_req_duration", Value = 100, Limit = 50, Unit = "ms", BreachedAt = TimeSpan.FromSeconds(3) },
                new Verdict { Outcome = Outcome.NoData, Threshold = "checks: rate > 0.9", Metric = "checks" },
                new Verdict { Outcome = Outcome.Pass, Threshold = "http_req_failed: rate < 1%", Metric = "http_req_failed" },
                new Verdict { Outcome = Outcome.Inconclusive, Threshold = "x" },
            ],
        };
        Alert[] alerts = [.. AlertJudge.Judge(s_policy, run, [], s_now).Where(alert => alert.Rule == "threshold")];
        Assert.Equal([AlertState.Firing, AlertState.Firing, AlertState.Resolved], alerts.Select(alert => alert.State));
        Assert.Equal(s_now.AddSeconds(3), alerts[0].BreachedAt);
        Assert.Equal(3, alerts.Select(alert => alert.Key).Distinct().Count());
    }

    [Fact]
    public void Judge_OfARunThatCannotBeBelieved_SaysThatAndNothingElse()
    {
        RunResult run = Runs.Sound(900, 900, 50) with { Validity = new Validity { IsValid = false, Findings = [new ValidityFinding { Id = "StartLag", Invalidates = true, Message = "late", Advice = "more cores" }] } };
        Alert alert = Assert.Single(AlertJudge.Judge(s_policy, run, [Runs.Sound()], s_now));
        Assert.Equal(("invalid-run", AlertState.Firing, "more cores"), (alert.Rule, alert.State, alert.Suggestion));
    }

    [Fact]
    public void Judge_OfARunThatWasStopped_ComparesNothing() =>
        Assert.DoesNotContain(AlertJudge.Judge(s_policy, Runs.Sound(900, 900) with { Status = RunStatus.Stopped }, [Runs.Sound()], s_now), alert => alert.Rule is "response-time" or "throughput");

    [Theory]
    [InlineData(0.5, 0.3, AlertState.Resolved)]
    [InlineData(0.5, 0.45, AlertState.Firing)]
    public void Judge_OfCpu_TakesTheGeneratorsMachineWhereNothingElseIsMeasured(double own, double other, AlertState state) =>
        Assert.Equal(state, Only("cpu", Runs.Sound() with { Validity = new Validity { OwnCpuShare = own, OtherCpuShare = other } }).State);

    [Fact]
    public void Judge_OfMemory_TakesAMetricOfTheRun()
    {
        AlertPolicy policy = s_policy with { Rules = [new AlertRule { Name = "memory", Kind = AlertRuleKind.Memory, Limit = 1500, Metric = "rss_mb" }] };
        RunResult run = Runs.Sound();
        run = run with { Metrics = new Dictionary<string, MetricSummary>(run.Metrics) { ["rss_mb"] = new() { Name = "rss_mb", Type = MetricType.Gauge, Max = 1600, Value = 10 } } };
        Alert alert = Assert.Single(AlertJudge.Judge(policy, run, [], s_now));
        Assert.Equal((AlertState.Firing, 1600.0), (alert.State, alert.Value));
        Assert.Empty(AlertJudge.Judge(policy, Runs.Sound(), [], s_now));
    }

    [Theory]
    [InlineData(95, AlertState.Firing)]
    [InlineData(85, AlertState.Resolved)]
    public void Judge_OfCpuAndMemory_TakesWhatMonitorsSaw(double busy, AlertState state)
    {
        // One reading at 100 % is no exhaustion, ten at 95 are.
        double[] values = [.. Enumerable.Repeat(10.0, 30), 100, .. Enumerable.Repeat(10.0, 30), .. Enumerable.Repeat(busy, 10), 10];
        MonitorSeries Of(string signal) => new() { Monitor = "db", Signal = signal, Unit = "%", Seconds = [.. values.Select((_, i) => (double)i)], Values = values };
        RunResult run = Runs.Sound() with { Monitors = [Of("system.cpu.utilization"), Of("system.memory.utilization")] };
        AlertPolicy policy = s_policy with { Rules = [new AlertRule { Name = "cpu", Kind = AlertRuleKind.Cpu, Limit = 0.9 }, new AlertRule { Name = "memory", Kind = AlertRuleKind.Memory, Limit = 0.9 }] };
        IReadOnlyList<Alert> alerts = AlertJudge.Judge(policy, run, [], s_now);
        Assert.Equal(2, alerts.Count);
        Assert.All(alerts, alert => Assert.Equal((state, busy / 100), (alert.State, Math.Round(alert.Value!.Value, 6))));
        Assert.All(alerts, alert => Assert.Contains("by the monitor 'db'", alert.Title, StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_OfALongRun_TakesTheBusiestTenReadingsAndNotTheThinnedPoints()
    {
        // One reading of four is at 100 %; of the points that are left of an hour it is every other one.
        var line = new MonitorTimeline(new MonitorSample { Monitor = "db", Signal = "system.cpu.utilization", Unit = "%" });
        for (int i = 0; i < 3600; i++)
        {
            line.Add(i, i % 4 == 0 ? 100 : 20);
        }

        RunResult run = Runs.Sound() with { Monitors = [line.ToSeries()] };
        AlertPolicy policy = s_policy with { Rules = [new AlertRule { Name = "cpu", Kind = AlertRuleKind.Cpu, Limit = 0.5 }] };
        Alert alert = Assert.Single(AlertJudge.Judge(policy, run, [], s_now));
        Assert.Equal((AlertState.Resolved, 0.44), (alert.State, Math.Round(alert.Value!.Value, 6)));
    }

    [Fact]
    public void Judge_OfARuleWithASignal_LooksAtThatMonitorAlone()
    {
        MonitorSeries Of(string monitor, double value) => new() { Monitor = monitor, Signal = "redis.memory.used", Unit = "By", Seconds = [0], Values = [value] };
        RunResult run = Runs.Sound() with { Monitors = [Of("cache", 900), Of("queue", 5000)] };
        AlertPolicy policy = s_policy with { Rules = [new AlertRule { Name = "memory", Kind = AlertRuleKind.Memory, Limit = 1000, Metric = "cache:redis.memory.used" }] };
        Assert.Equal((AlertState.Resolved, 900.0), Assert.Single(AlertJudge.Judge(policy, run, [], s_now)) is var alert ? (alert.State, alert.Value!.Value) : default);
    }

    [Theory]
    [InlineData(ComparisonVerdict.Regressed, AlertState.Firing)]
    [InlineData(ComparisonVerdict.Unchanged, AlertState.Resolved)]
    [InlineData(ComparisonVerdict.Improved, AlertState.Resolved)]
    [InlineData(ComparisonVerdict.Inconclusive, null)]
    public void Judge_OfAComparison_FollowsItsVerdict(ComparisonVerdict verdict, AlertState? state)
    {
        var comparison = new Comparison { Verdict = verdict, Metric = "http_req_duration", Statistic = "p(95)", Ratio = 1.1, Low = 1.05, High = 1.15, Confidence = 0.99, Why = "because" };
        IReadOnlyList<Alert> alerts = AlertJudge.Judge(s_policy, [comparison], Runs.Header(), s_now);
        Assert.Equal(state, alerts.Count == 0 ? null : Assert.Single(alerts).State);
        Assert.All(alerts, alert => Assert.Contains("+10 %, 99 % interval +5 % to +15 %", alert.Title, StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_OfRulesOfOtherScenarios_SaysNothing()
    {
        AlertPolicy policy = s_policy with { Rules = [.. s_policy.Rules.Select(rule => rule with { Scenarios = ["other*"] })] };
        Assert.Empty(AlertJudge.Judge(policy, Runs.Sound(failedOf100: 50), [Runs.Sound()], s_now));
    }

    [Fact]
    public void Judge_OfTheSame_GivesTheSame()
    {
        RunResult run = Runs.Sound(100, 200, 3);
        Assert.Equal(
            AlertJudge.Judge(s_policy, run, [Runs.Sound()], s_now).Select(alert => (alert.Key, alert.State, alert.Title)),
            AlertJudge.Judge(s_policy, run, [Runs.Sound()], s_now).Select(alert => (alert.Key, alert.State, alert.Title)));
    }

    private static Alert Only(string rule, RunResult run, params RunResult[] baseline) => Assert.Single(AlertJudge.Judge(s_policy, run, baseline, s_now), alert => alert.Rule == rule);
}
