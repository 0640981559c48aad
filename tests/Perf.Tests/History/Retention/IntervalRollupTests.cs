using Perf.History;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.History.Retention;

public class IntervalRollupTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    public void Merge_ArbitraryIntervals_GiveTheSameRun(int seconds)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            Interval[] fine = [.. Enumerable.Range(0, new Random(seed).Next(1, 150)).Select(i => new ArbitraryRun((seed * 1000) + i).Interval(i) with { Length = TimeSpan.FromSeconds(1), Series = Counted(seed, i) })];
            IReadOnlyList<Interval> coarse = IntervalRollup.Merge(fine, TimeSpan.FromSeconds(seconds));
            Assert.Equal((fine.Length + seconds - 1) / seconds, coarse.Count);
            RunResult expected = Sum(fine), found = Sum(coarse);
            Assert.Equal(expected.Duration, found.Duration);
            Assert.Equal(expected.Steps.Keys, found.Steps.Keys);
            Assert.Null(DeepEqual.Difference(expected.Checks, found.Checks));
            Assert.Equal(expected.Errors.OrderBy(e => (e.Step, e.Class)).Select(e => e.Count), found.Errors.OrderBy(e => (e.Step, e.Class)).Select(e => e.Count));
            foreach ((string name, MetricSummary metric) in expected.Metrics)
            {
                // Percentiles, counts, smallest and largest are the same to the bit; sums of numbers may differ in their last.
                MetricSummary same = found.Metrics[name];
                Assert.Equal((metric.Type, metric.Min, metric.Max, metric.P90, metric.P95, metric.P99, metric.P999), (same.Type, same.Min, same.Max, same.P90, same.P95, same.P99, same.P999));
                Assert.Equal(metric.Histogram.ToBytes(), same.Histogram.ToBytes());
                Assert.True(Math.Abs(metric.Count - same.Count) <= 1e-9 * Math.Abs(metric.Count), name);
                Assert.True(metric.Avg is null || Math.Abs(metric.Avg.Value - same.Avg!.Value) <= 1e-9 * Math.Abs(metric.Avg.Value), name);
                Assert.Equal(metric.Value, same.Value);
            }
        }
    }

    [Fact]
    public void Merge_InTwoSteps_IsMergingOnce()
    {
        Interval[] fine = [.. Enumerable.Range(0, 125).Select(i => new ArbitraryRun(i).Interval(i) with { Length = TimeSpan.FromSeconds(1), Series = Counted(1, i) })];
        IReadOnlyList<Interval> once = IntervalRollup.Merge(fine, TimeSpan.FromMinutes(1));
        IReadOnlyList<Interval> twice = IntervalRollup.Merge(IntervalRollup.Merge(fine, TimeSpan.FromSeconds(10)), TimeSpan.FromMinutes(1));
        Assert.Equal(once.Select(i => (i.Index, i.Start, i.Length)), twice.Select(i => (i.Index, i.Start, i.Length)));
        Assert.Equal(once.SelectMany(i => i.Series).SelectMany(s => s.Histogram.ToBytes()), twice.SelectMany(i => i.Series).SelectMany(s => s.Histogram.ToBytes()));
        Assert.Equal(once.Select(i => i.Generator.OfferedStarts), twice.Select(i => i.Generator.OfferedStarts));
    }

    [Fact]
    public void Merge_Signals_KeepTheirMean()
    {
        Interval[] fine = [.. Enumerable.Range(0, 20).Select(second => new Interval
        {
            Index = second,
            Start = TimeSpan.FromSeconds(second),
            Length = TimeSpan.FromSeconds(1),
            Monitors = [new MonitorSample { Monitor = "m", Signal = "s", Unit = "%", Value = second }, new MonitorSample { Monitor = "m", Signal = "s", Labels = new Dictionary<string, string> { ["a"] = "b" }, Value = 7 }],
        })];
        Assert.Equal([4.5, 7, 14.5, 7], IntervalRollup.Merge(fine, TimeSpan.FromSeconds(10)).SelectMany(interval => interval.Monitors).Select(sample => sample.Value));
    }

    [Fact]
    public void Merge_Gap_IsNotFilled()
    {
        Interval At(int second) => new() { Index = second, Start = TimeSpan.FromSeconds(second), Length = TimeSpan.FromSeconds(1) };
        Assert.Equal([(0, 0, 2), (25, 25, 1)], IntervalRollup.Merge([At(0), At(1), At(25)], TimeSpan.FromSeconds(10)).Select(i => (i.Index, (int)i.Start.TotalSeconds, (int)i.Length.TotalSeconds)));
        Assert.Empty(IntervalRollup.Merge([], TimeSpan.FromSeconds(10)));
    }

    private static RunResult Sum(IEnumerable<Interval> intervals)
    {
        var sum = new RunAccumulator();
        foreach (Interval interval in intervals)
        {
            sum.Add(interval);
        }

        return sum.Complete(new RunResult());
    }

    private static Series[] Counted(int seed, int second)
    {
        var random = new Random((seed * 7919) + second);
        var times = new HistogramBuilder();
        double total = 0, least = double.MaxValue, most = 0;
        for (int i = 0; i < 20; i++)
        {
            double value = random.NextDouble() * 900;
            times.Record((long)(value * TimeSpan.TicksPerMillisecond), 1);
            total += value;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        string step = $"step {random.Next(3)}";
        return
        [
            new Series { Metric = MetricNames.HttpReqs, Step = step, Type = MetricType.Counter, Count = 20, Sum = 20 },
            new Series { Metric = MetricNames.HttpReqDuration, Step = step, Type = MetricType.Trend, Count = 20, Sum = total, Min = least, Max = most, Histogram = times.Build() },
            new Series { Metric = MetricNames.HttpReqFailed, Step = step, Type = MetricType.Rate, Count = 20, Sum = random.Next(20) },
            new Series { Metric = MetricNames.Vus, Type = MetricType.Gauge, Count = 1, Sum = second, Min = second, Max = second },
        ];
    }
}
