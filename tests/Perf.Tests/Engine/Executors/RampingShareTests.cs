using Perf.Engine.Executors;
using Perf.Engine.Pacing;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Executors;

public sealed class RampingShareTests
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);

    private static readonly RampingVus s_load = new()
    {
        StartVus = 0,
        Stages = [new(TimeSpan.FromSeconds(0.4), 6), new(TimeSpan.FromSeconds(1.2), 6), new(TimeSpan.Zero, 2), new(TimeSpan.FromSeconds(1), 2)],
    };

    [Fact]
    public void Open_UpAndDown_HasAsManyAtWorkAsTheStagesSayAtEachMoment()
    {
        using SteppedLoop loop = Loop(s_load);
        (RampingShare share, VuSchedule schedule) = Share(loop, s_load);
        loop.Do(share.Open);
        for (TimeSpan at = TimeSpan.Zero; at < schedule.Duration; at += s_step, loop.Advance(s_step))
        {
            int wanted = schedule.Changes.Last(change => change.At <= at.Ticks).Vus;
            int grace = at >= TimeSpan.FromSeconds(1.6) && at < TimeSpan.FromSeconds(1.6) + s_pause ? 4 : 0;
            Assert.InRange(loop.Context.Busy, wanted, wanted + grace);
            Assert.False(share.Ended.IsCompleted);
        }

        Assert.Equal(6, loop.Run.Vus);
        loop.Advance(s_pause);
        Assert.Equal((0, true), (loop.Context.Busy, share.Ended.IsCompletedSuccessfully));
    }

    [Fact]
    public void Open_MachineStandsStillForAllStages_EachBeginsOnceAndNoneAfterTheEnd()
    {
        using SteppedLoop loop = Loop(s_load);
        (RampingShare share, _) = Share(loop, s_load);
        loop.Do(share.Open);
        loop.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((6, false), (loop.Context.Busy, share.Ended.IsCompleted));

        loop.Advance(s_pause);
        Assert.Equal((0, true), (loop.Context.Busy, share.Ended.IsCompletedSuccessfully));
    }

    [Fact]
    public void Open_WantedNoMoreAtAPauseThatLasts_IsCutOffAfterTheGrace()
    {
        RampingVus load = s_load with { GracefulRampDown = TimeSpan.FromMilliseconds(300) };
        using SteppedLoop loop = Loop(load, TimeSpan.FromHours(1));
        (RampingShare share, _) = Share(loop, load);
        loop.Do(share.Open);
        loop.Advance(TimeSpan.FromSeconds(1.6));
        loop.Advance(TimeSpan.FromMilliseconds(299));
        Assert.Equal(6, loop.Context.Busy);

        loop.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, loop.Context.Busy);

        // The window closes after 2.6 s; those that are left have the executor's grace, which is 30 s.
        loop.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((2, false), (loop.Context.Busy, share.Ended.IsCompleted));
        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((0, true), (loop.Context.Busy, share.Ended.IsCompletedSuccessfully));
    }

    private static SteppedLoop Loop(RampingVus load, TimeSpan? pause = null) =>
        new(Of(new Uri("http://127.0.0.1:1/"), load, new ThinkStep { Name = "think", Min = pause ?? s_pause, Max = pause ?? s_pause }));

    private static (RampingShare Share, VuSchedule Schedule) Share(SteppedLoop loop, RampingVus load)
    {
        var schedule = new VuSchedule(load.StartVus, load.Stages);
        long start = loop.Run.Start;
        var window = new ExecutorWindow(start, start + schedule.Duration.Ticks, load.GracefulStop.Ticks);
        return (new RampingShare(loop.Context, 0, FlowMix.Of(loop.Run.Plan.Scenario.Load[0], loop.Run), window, schedule, load.GracefulRampDown, first: 0, stride: 1), schedule);
    }
}
