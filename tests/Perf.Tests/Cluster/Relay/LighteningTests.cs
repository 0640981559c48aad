using Perf.Cluster.Coordination;
using Perf.Cluster.Relay;
using Perf.Engine.Merging;
using Perf.Tests.Engine;
using Perf.Tests.Model.Results;

namespace Perf.Tests.Cluster.Relay;

public class LighteningTests
{
    private static readonly string[] s_steps = ["", "login", "list items", "pay"];

    // All that is known of a share by itself is the same, and less is sent.
    [Fact]
    public void Of_AnySeconds_AccountAndLedgerKnowTheSame() => SeededCases.ForAll(random =>
    {
        bool areMany = random.Next(2) == 0;
        var light = new Lightening(areMany);
        (AgentAccount whole, AgentAccount lightened) = (new AgentAccount(areMany), new AgentAccount(areMany));
        (ShareEntry one, ShareEntry other) = (new ShareEntry(0, 0, new LoadShare(), null), new ShareEntry(0, 0, new LoadShare(), null));
        whole.Joined(0, TimeSpan.Zero);
        lightened.Joined(0, TimeSpan.Zero);
        int seconds = random.Next(1, 6);
        for (int second = 0; second < seconds; second++)
        {
            Interval interval = Any(random, second);
            Interval left = light.Of(interval);
            whole.Add(0, interval);
            lightened.Add(0, left);
            ShareLedger.Finished(one, interval);
            ShareLedger.Finished(other, left);
            Assert.Equal((interval.Start, interval.Length, interval.Generator), (left.Start, left.Length, left.Generator));
        }

        AgentResult expected = whole.Complete(new AgentResult { Cores = 2 }, !areMany);
        AgentResult actual = lightened.Complete(new AgentResult { Cores = 2 }, !areMany);
        Assert.Equal(one.Finished, other.Finished);
        Assert.Equal(expected.Metrics.Keys.Order(StringComparer.Ordinal), actual.Metrics.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Validity with { Findings = [] }, actual.Validity with { Findings = [] });
        foreach ((string name, MetricSummary metric) in expected.Metrics)
        {
            MetricSummary same = actual.Metrics[name];
            Assert.Equal(
                (metric.Count, metric.Rate, metric.Value, metric.Min, metric.Max, metric.Avg, metric.P95),
                (same.Count, same.Rate, same.Value, same.Min, same.Max, same.Avg, same.P95));
            Assert.Equal(metric.Histogram.ToBytes(), same.Histogram.ToBytes());
        }
    }, 300);

    [Fact]
    public void Of_ManySteps_IsAFractionOfTheWhole()
    {
        var random = new Random(1);
        Interval interval = Intervals.Second(0, [.. Enumerable.Range(0, 20).SelectMany(step => RequestMetrics.Http.Trends.Select(metric => Intervals.Trend(metric, $"step {step}", Times(random))))]);

        Assert.InRange(IntervalCodec.Encode(new Lightening(areMany: true).Of(interval)).Length, 1, IntervalCodec.Encode(interval).Length / 3);
    }

    private static Interval Any(Random random, int second) => Intervals.Second(second, [.. s_steps.Where(_ => random.Next(3) > 0).SelectMany(step => Any(random, step))]) with
    {
        Errors = [new ErrorCount { Step = "login", Class = "timeout", Count = 1 }],
        Generator = new GeneratorSample { CpuSeconds = random.Next(8) / 8.0, OfferedStarts = random.Next(50), LoopBusyShare = random.Next(8) / 8.0 },
    };

    private static IEnumerable<Series> Any(Random random, string step)
    {
        yield return Intervals.Counter(MetricNames.HttpReqs, random.Next(1, 20), step);
        yield return Intervals.Rate(MetricNames.HttpReqFailed, random.Next(3), 5, step);
        yield return Intervals.Gauge("queue", random.Next(50)) with { Step = step };
        yield return Intervals.Trend(RequestMetrics.Http.Connecting, step, Times(random));
        yield return Intervals.Trend(MetricNames.HttpReqDuration, step, Times(random));
        if (step.Length == 0)
        {
            yield return Intervals.Counter(MetricNames.Iterations, random.Next(1, 20));
            yield return Intervals.Gauge(MetricNames.Vus, random.Next(20));
            yield return Intervals.Trend(MetricNames.IterationStartLag, "", Times(random));
        }
    }

    // Multiples of a power of two, whose sums are the same in any order.
    private static double[] Times(Random random) => [.. Enumerable.Range(0, random.Next(1, 10)).Select(_ => 0.25 * random.Next(1, 4000))];
}
