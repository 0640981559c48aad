using Perf.Analysis;

namespace Perf.Tests.Analysis.Comparisons;

public class NoiseJudgeTests
{
    private static readonly ComparisonOptions s_p95 = new() { Metrics = ["http_req_response_time: p(95)"] };

    [Fact]
    public void Judge_QuietRuns_CanGate()
    {
        NoiseReport report = NoiseJudge.Judge(ComparedRuns.Side(10, 100, 0.01, 1), ComparedRuns.Side(10, 100, 0.01, 2), s_p95);
        Assert.True(report.CanGate, report.Why);
        NoiseMeasurement one = Assert.Single(report.Measurements);
        Assert.InRange(one.RunSd, 0.005, 0.016);
        Assert.InRange(one.MinimalDetectableEffect!.Value, 0.01, 0.03);
        Assert.Equal((3, 0, 20), (one.Comparisons, one.FalseAlarms, report.Runs));
        Assert.InRange(one.FalseAlarmHigh, 0.5, 0.6);
    }

    [Fact]
    public void Judge_NoisyRuns_CannotGateAndNamesHowManyItTakes()
    {
        NoiseReport report = NoiseJudge.Judge(ComparedRuns.Side(6, 100, 0.08, 1), ComparedRuns.Side(6, 100, 0.08, 2), s_p95);
        Assert.False(report.CanGate);
        int needed = report.Measurements[0].RunsNeeded!.Value;
        Assert.InRange(needed, 20, 200);
        Assert.Contains($"{needed} runs a side", report.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_RunsWhoseSmallestEffectCannotBeTold_CannotGate()
    {
        // Response times are quiet; the other metric is so wild that no change of any size would be seen.
        RunResult[] Wild(int seed)
        {
            var random = new Random(seed);
            return [.. ComparedRuns.Side(6, 100, 0.01, seed).Select(run => run with
            {
                Metrics = new Dictionary<string, MetricSummary>(run.Metrics) { ["wild"] = new() { Name = "wild", Type = MetricType.Gauge, Value = Math.Exp(1000 * (random.NextDouble() - 0.5)) } },
            })];
        }

        NoiseReport report = NoiseJudge.Judge(Wild(1), Wild(2), s_p95 with { Metrics = [.. s_p95.Metrics, "wild: value"] });
        Assert.True(report.Measurements.Single(one => one.Metric == MetricNames.HttpReqResponseTime).CanGate);
        Assert.False(report.CanGate, report.Why);
        Assert.Contains("wild", report.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Drift_StepsBetweenBlocks_IsSeenAndChanceIsNot()
    {
        var random = new Random(3);
        double[] Block(double level) => [.. Enumerable.Range(0, 5).Select(_ => level + random.NextDouble())];
        Assert.Equal(1, NoiseJudge.Drift([.. Block(0), .. Block(0), .. Block(0), .. Block(0)]));
        Assert.InRange(NoiseJudge.Drift([.. Block(0), .. Block(2), .. Block(0), .. Block(2)]), 3, 12);
        Assert.Equal(1, NoiseJudge.Drift([1, 2, 3]));
    }

    [Fact]
    public void Judge_TooFewRuns_IsRefused()
    {
        PerfException fault = Assert.Throws<PerfException>(() => NoiseJudge.Judge(ComparedRuns.Side(2, 100, 0.01, 1), ComparedRuns.Side(2, 100, 0.01, 2), s_p95));
        Assert.Equal(ErrorIds.ComparisonInvalid, fault.Id);
    }

    [Fact]
    public void BlockOrder_AnySeed_IsBlocksThatFavourNeitherSide()
    {
        IReadOnlyList<bool> order = BlockOrder.Of(50, 7);
        Assert.Equal(200, order.Count);
        Assert.All(order.Chunk(2), pair => Assert.NotEqual(pair[0], pair[1]));
        Assert.All(order.Chunk(4), block => Assert.Equal(block[0], block[3]));
        Assert.InRange(order.Chunk(4).Count(block => block[0]), 10, 40);
        Assert.Equal(order, BlockOrder.Of(50, 7));
        Assert.NotEqual(order, BlockOrder.Of(50, 8));
    }
}
