using Perf.Runtime;

namespace Perf.Tests.Runtime.Live;

public class LiveModelTests
{
    [Fact]
    public void Sums_OfALongRun_StillHaveAMonitorsLargestSecond()
    {
        var model = new LiveModel(LongRun.Plan(), hasDetail: false);
        model.Started(LongRun.Header());
        var run = new LongRun(1);
        for (int i = 0; i < 3000; i++)
        {
            (Interval interval, RunProgress progress) = run.Second(i);
            model.Measured(i == 100 ? interval with { Monitors = [interval.Monitors[0] with { Value = 99 }] } : interval, progress);
            model.Drain();
        }

        MonitorSeries series = Assert.Single(model.Sums().Data.Result.Monitors);
        Assert.Equal((3000L, 99.0, 99.0), (series.Count, series.Max!.Value, series.Values.Max()));
        Assert.InRange(series.Values.Count, 1, MonitorTimeline.MostPoints);
    }
}
