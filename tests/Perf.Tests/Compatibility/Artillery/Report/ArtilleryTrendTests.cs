using Perf.Compatibility.Artillery.Report;
using Perf.Tests.Model.Results;

namespace Perf.Tests.Compatibility.Artillery.Report;

public sealed class ArtilleryTrendTests
{
    [Fact]
    public void Figures_SeriesWithoutSamples_ChangesNothing()
    {
        var trend = new ArtilleryTrend();
        trend.Add(new Series { Metric = MetricNames.HttpReqWaiting, Type = MetricType.Trend });
        trend.Add(Intervals.Trend(MetricNames.HttpReqWaiting, "a", 100, 200));
        Assert.Equal(100, trend.Figures().Single(figure => figure.Key == "min").Value);
        Assert.Equal(2, trend.Count);
    }
}
