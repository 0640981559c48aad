using Perf.Engine.Pacing;
using Perf.Engine.Planning;
using Perf.Tests.Model;

namespace Perf.Tests.Engine.Planning;

public sealed class OfferedLoadCurveTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Of_Nothing_HasNoPoints() => Assert.Empty(OfferedLoadCurve.Of([], 10).Points);

    [Fact]
    public void Of_ANarrowSpike_ShowsIt()
    {
        // 10 ms of a minute, far narrower than a point.
        var spike = new ShapedArrivalRate { Shape = new SpikeShape { Base = 1, Peak = 100, At = 30.001 * s_second, Width = 0.01 * s_second, Duration = 60 * s_second } };
        OfferedLoad load = OfferedLoadCurve.Of([spike], 20);
        Assert.Equal(100, load.PeakRate);
        Assert.Equal(100, load.Points[10].Rate);
        Assert.Equal(1, load.Points[9].Rate);
    }

    [Fact]
    public void Of_ProfilesBesideAndAfterEachOther_AddsThem()
    {
        LoadProfile[] profiles =
        [
            new ConstantArrivalRate { Rate = 10, Duration = 10 * s_second },
            new ConstantArrivalRate { Rate = 5, Duration = 5 * s_second, StartTime = 5 * s_second },
            new ConstantVus { Vus = 3, Duration = 5 * s_second, StartTime = 10 * s_second },
            new RampingVus { StartVus = 0, Stages = [new(5 * s_second, 10)], StartTime = 10 * s_second },
        ];
        OfferedLoad load = OfferedLoadCurve.Of(profiles, 3);
        Assert.Equal(15 * s_second, load.Duration);
        Assert.Equal([10, 15, 0], load.Points.Select(point => point.Rate));
        Assert.Equal(0, load.Points[0].Vus);
        // The tenth virtual user comes at the very end, when the ramp is over.
        Assert.Equal(12, load.PeakVus);
        Assert.Equal(15, load.PeakRate);
    }

    [Fact]
    public void Of_AnyRamp_PeaksWhereTheScheduleDoes() => SeededProperty.ForAll(200, random =>
    {
        Stage[] stages = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new Stage(random.Next(4) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random.Next(1, 60_000)), random.Next(0, 500)))];
        var profile = new RampingArrivalRate { StartRate = random.Next(0, 50), Stages = stages };
        ArrivalSchedule schedule = ArrivalSchedule.Of(profile)!;
        OfferedLoad load = OfferedLoadCurve.Of([profile], random.Next(1, 200));
        if (schedule.Length == 0)
        {
            Assert.Empty(load.Points);
            return;
        }

        // A peak at the end of a stage is looked at a tick before it.
        Assert.InRange(load.PeakRate, schedule.PeakRate * 0.999, schedule.PeakRate + 1e-9);
        Assert.Equal(load.PeakRate, load.Points.Max(point => point.Rate));
    });
}
