using Perf.Engine.Merging;
using Perf.Tests.Model.Results;

namespace Perf.Tests.Engine.Merging;

public class SeriesMergeTests
{
    [Fact]
    public void Merge_VirtualUsers_AddUpAsOneLookAtAllOfThem()
    {
        Series vus = Assert.Single(Merge([Intervals.Gauge(MetricNames.Vus, 7)], [Intervals.Gauge(MetricNames.Vus, 5)], [Intervals.Gauge(MetricNames.Vus, 0)]));
        Assert.Equal((1L, 12.0, 12.0, 12.0), (vus.Count, vus.Sum, vus.Min, vus.Max));
    }

    [Fact]
    public void Merge_AnotherGauge_IsTheLastShares()
    {
        Series level = Assert.Single(Merge([Intervals.Gauge("queue", 7)], [Intervals.Gauge("queue", 5)], []));
        Assert.Equal((2L, 5.0, 5.0, 7.0), (level.Count, level.Sum, level.Min, level.Max));
    }

    [Fact]
    public void Merge_SeriesWithoutSamples_ChangesNoExtreme()
    {
        Series none = new() { Metric = "weight", Type = MetricType.Counter };
        Series some = none with { Count = 2, Sum = 9, Min = 4, Max = 5, Unit = "ms" };
        foreach (Series merged in new[] { Assert.Single(Merge([none], [some])), Assert.Single(Merge([some], [none])) })
        {
            Assert.Equal((2L, 9.0, 4.0, 5.0, "ms"), (merged.Count, merged.Sum, merged.Min, merged.Max, merged.Unit));
        }
    }

    [Fact]
    public void Merge_SecondAfterSecond_RemembersNothing()
    {
        var merge = new SeriesMerge();
        for (int i = 1; i < 4; i++)
        {
            Series times = Intervals.Trend(MetricNames.HttpReqDuration, "login", i, 10 * i);
            Series merged = Assert.Single(merge.Merge(Parts([[times], [times]])));
            Assert.Equal((4, 22.0 * i, i, 10.0 * i), (merged.Count, merged.Sum, merged.Min, merged.Max));
            Assert.Equal(times.Histogram.Buckets.Select(bucket => (bucket.Value, 2 * bucket.Count)), merged.Histogram.Buckets);
        }
    }

    [Fact]
    public void Merge_SeriesOfSeveralShares_KeepTheOrderInWhichTheyFirstCome()
    {
        IReadOnlyList<Series> merged = Merge([Intervals.Counter("b", 1), Intervals.Counter("a", 1)], [Intervals.Counter("c", 1), Intervals.Counter("a", 1, "login"), Intervals.Counter("a", 2)]);
        Assert.Equal([("b", "", 1.0), ("a", "", 3.0), ("c", "", 1.0), ("a", "login", 1.0)], merged.Select(series => (series.Metric, series.Step, series.Sum)));
    }

    private static IReadOnlyList<Series> Merge(params Series[][] shares) => new SeriesMerge().Merge(Parts(shares));

    private static MergePart[] Parts(Series[][] shares) => [.. shares.Select((series, share) => new MergePart(share, null, Intervals.Second(0, series)))];
}
