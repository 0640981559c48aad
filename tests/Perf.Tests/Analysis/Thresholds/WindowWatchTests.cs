using Perf.Analysis;
using Perf.Tests.Model.Results;

namespace Perf.Tests.Analysis.Thresholds;

public sealed class WindowWatchTests
{
    /// <summary>A step that measured nothing in a second does not make its fastest request one of 0 ms.</summary>
    [Fact]
    public void Value_StepWithoutSamples_DoesNotCount()
    {
        var watch = new WindowWatch(ThresholdParser.Parse("http_req_response_time: min > 50") with { Over = TimeSpan.FromSeconds(1) });
        watch.Add(Intervals.Second(
            0,
            Intervals.Trend(MetricNames.HttpReqResponseTime, "a", 100, 200),
            new Series { Metric = MetricNames.HttpReqResponseTime, Step = "b", Type = MetricType.Trend }));
        Assert.Equal(100, watch.Value!.Value, 9);
    }
}
