using Perf.Analysis;
using Perf.Tests.Model.Results;

namespace Perf.Tests.Analysis.Thresholds;

/// <summary>Thresholds on parts of metrics and on metrics of one's own: what was not recorded is no pass, and what was looked for and not found is 0.</summary>
public class PartThresholdTests
{
    private static readonly MetricDeclaration[] s_custom = [new() { Name = "orders", Type = MetricType.Counter }, new() { Name = "weight", Type = MetricType.Trend }, new() { Name = "hit", Type = MetricType.Rate }];

    [Theory]
    [InlineData("http_reqs{status:500}: count < 1", Outcome.Pass)]
    [InlineData("http_reqs{status:501}: count < 1", Outcome.NoData)]
    [InlineData("http_req_duration{status:200}: p(95) < 200", Outcome.Pass)]
    [InlineData("http_req_duration{status:200}: p(95) < 20", Outcome.Fail)]
    [InlineData("http_req_duration{step:list items,status:200}: p(95) < 200", Outcome.NoData)]
    [InlineData("weight: max < 0.01", Outcome.Pass)]
    [InlineData("weight: p(95) > 1", Outcome.Fail)]
    [InlineData("orders: count < 1", Outcome.Pass)]
    [InlineData("orders: count > 0", Outcome.Fail)]
    [InlineData("hit: rate < 1", Outcome.NoData)]
    public void Evaluate_Parts(string text, Outcome outcome) => Assert.Equal(outcome, Judge(Run(), text).Outcome);

    [Fact]
    public void Evaluate_CounterThatNothingCould_IsNoDataAndNotZero()
    {
        var totals = new RunAccumulator();
        totals.Add(Intervals.Second(0, Intervals.Gauge(MetricNames.Vus, 1), new Series { Metric = "http_reqs{status:500}", Type = MetricType.Counter, Count = 1 }));
        RunResult run = totals.Complete(Runs.Header());

        Assert.Equal(Outcome.NoData, Judge(run, "orders: count < 1").Outcome);
        Assert.Equal(Outcome.NoData, Judge(run, "http_reqs{status:500}: count < 1").Outcome);
    }

    [Fact]
    public void Evaluate_Units_AreTheMetricsOwn()
    {
        Verdict verdict = Judge(Run(), "weight: max < 0.01");
        Assert.Equal(("", "weight"), (verdict.Unit, verdict.Metric));
        Assert.Contains("max of weight was 0.002", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Guard_Parts_AbortAndNoteTheBreach()
    {
        Threshold threshold = ThresholdParser.Parse("http_req_duration{status:200}: max < 50") with { AbortOnFail = true };
        var guard = new ThresholdGuard([threshold], null);
        RunAccumulator totals = Totals();

        Assert.Contains("http_req_duration{status:200}", guard.Check(totals), StringComparison.Ordinal);
        Assert.Single(guard.Breaches);
    }

    [Fact]
    public void Evaluate_ServiceTimeOfAPart_WarnsOfItsResponseTime()
    {
        Verdict verdict = Judge(Run(), "http_req_duration{status:200}: max < 105");
        Assert.Equal(Outcome.Pass, verdict.Outcome);
        Assert.Contains("max of http_req_response_time{status:200} was 110 ms", verdict.Reason, StringComparison.Ordinal);
    }

    private static Verdict Judge(RunResult run, string text) => Assert.Single(ThresholdEvaluator.Evaluate(run, [ThresholdParser.Parse(text, custom: s_custom)]));

    private static RunResult Run() => Totals().Complete(Runs.Header());

    private static RunAccumulator Totals()
    {
        RunAccumulator totals = Runs.Totals();
        var weight = new HistogramBuilder();
        weight.RecordValue(0.002);
        totals.Add(Runs.Second(10) with
        {
            Series =
            [
                .. Runs.Second(10).Series,
                Intervals.Trend("http_req_duration{status:200}", "", 100),
                Intervals.Trend("http_req_response_time{status:200}", "", 110),
                new Series { Metric = "http_reqs{status:500}", Type = MetricType.Counter, Count = 1 },
                new Series { Metric = "weight", Type = MetricType.Trend, Count = 1, Sum = 0.002, Min = 0.002, Max = 0.002, Histogram = weight.Build() },
            ],
        });
        return totals;
    }
}
