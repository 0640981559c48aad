using Perf.Analysis;

namespace Perf.Tests.Analysis.Alerts;

/// <summary>What lies right at a rule's limit is well: rules fire beyond it.</summary>
public sealed class AlertLimitTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Theory]
    [InlineData(125, AlertState.Resolved)]
    [InlineData(125.001, AlertState.Firing)]
    public void Judge_OfAResponseTime_FiresBeyondTheLimitAlone(double response, AlertState state) => Assert.Equal(
        state,
        Judge(AlertRuleKind.ResponseTime, 0.25, Timed(response), Timed(100)));

    [Theory]
    [InlineData(75, AlertState.Resolved)]
    [InlineData(74.999, AlertState.Firing)]
    public void Judge_OfAThroughput_FiresBelowTheLimitAlone(double rate, AlertState state) => Assert.Equal(
        state,
        Judge(AlertRuleKind.Throughput, 0.25, With(MetricNames.HttpReqs, one => one with { Rate = rate }), With(MetricNames.HttpReqs, one => one with { Rate = 100 })));

    [Theory]
    [InlineData(0.25, AlertState.Resolved)]
    [InlineData(0.251, AlertState.Firing)]
    public void Judge_OfErrors_FiresBeyondTheLimitAlone(double share, AlertState state) => Assert.Equal(state, Judge(AlertRuleKind.ErrorRate, 0.25, With(MetricNames.HttpReqFailed, one => one with { Rate = share })));

    [Theory]
    [InlineData(0.75, AlertState.Resolved)]
    [InlineData(0.751, AlertState.Firing)]
    public void Judge_OfCpu_FiresBeyondTheLimitAlone(double share, AlertState state) =>
        Assert.Equal(state, Judge(AlertRuleKind.Cpu, 0.75, Runs.Sound() with { Validity = new Validity { OwnCpuShare = share, OtherCpuShare = 0 } }));

    // 25 of 100 is not more than a quarter.
    [Theory]
    [InlineData(null, 25, 25)]
    [InlineData(1.0, 26, 25)]
    [InlineData(2.0, 25, 26)]
    [InlineData(null, 100, 0, 0, 0)] // it has recovered, for the share is that of all so far
    [InlineData(3.0, 26, 0, 60)] // and is above it again
    public void LastCrossing_OfSeconds_IsWhereTheShareOfAllSoFarCameToBeAboveTheLimit(double? expected, params int[] failed) => Assert.Equal(
        expected,
        ErrorRateRule.LastCrossing([.. failed.Select((count, i) => new IntervalSummary { Start = i, Length = 1, Requests = 100, Failed = count })], 0.25));

    [Fact]
    public void LastCrossing_WithoutRequests_IsNone() => Assert.Null(ErrorRateRule.LastCrossing([new IntervalSummary { Length = 1 }], 0));

    private static AlertState Judge(AlertRuleKind kind, double limit, RunResult run, params RunResult[] baseline)
    {
        var policy = new AlertPolicy { Rules = [new AlertRule { Name = "rule", Kind = kind, Limit = limit, Statistic = "avg" }] };
        return Assert.Single(AlertJudge.Judge(policy, run, baseline, s_now)).State;
    }

    private static RunResult Timed(double response) => With(MetricNames.HttpReqResponseTime, one => one with { Avg = response });

    private static RunResult With(string metric, Func<MetricSummary, MetricSummary> change)
    {
        RunResult run = Runs.Sound();
        return run with { Metrics = new Dictionary<string, MetricSummary>(run.Metrics) { [metric] = change(run.Metrics[metric]) } };
    }
}
