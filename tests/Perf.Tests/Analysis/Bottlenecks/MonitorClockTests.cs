using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

public sealed class MonitorClockTests
{
    /// <summary>Of a file that somebody has cut, only what has a time counts.</summary>
    [Fact]
    public void Judge_FewerTimesThanValues_GoesByThoseThatAreThere()
    {
        IntervalSummary[] load = [.. Enumerable.Range(0, 60).Select(second => new IntervalSummary { Start = second, Length = 1, RequestRate = second < 30 ? 10 : 100 })];
        var series = new MonitorSeries { Monitor = "nginx", Signal = "nginx.requests", Seconds = [0, 1, 2], Values = [.. load.Select(one => one.RequestRate)] };
        Assert.Equal(new ClockVerdict(0, false, null), MonitorClock.Judge("nginx", [series], load, 60));
    }
}
