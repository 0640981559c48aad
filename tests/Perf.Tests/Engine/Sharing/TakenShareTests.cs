using Perf.Engine.Executors;
using Perf.Engine.Pacing;
using Perf.Engine.Sharing;
using Perf.Tests.Engine.Executors;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Sharing;

/// <summary>A loop's part of a share that is taken over, on a clock that the test moves.</summary>
public sealed class TakenShareTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly LoadShare s_share = new() { Count = 3, Slots = [1] };

    [Fact]
    public void Open_ArrivalsTakenOver_MakesWhatIsDueFromThenOn() => SeededCases.ForAll(
        random =>
        {
            var load = new ConstantArrivalRate { Rate = 50, Duration = s_second * 4 };
            LoadShare[] shares = random.NextPartition();
            TimeSpan from = TimeSpan.FromMilliseconds(random.Next(1, 4200));
            int stride = random.Next(1, 4);
            int first = random.Next(stride);
            ArrivalSchedule schedule = ArrivalSchedule.Of(load)!;
            using SteppedLoop loop = Loop(load, TimeSpan.FromMilliseconds(1));
            var window = new ExecutorWindow(loop.Run.Start, loop.Run.Start + load.Duration.Ticks, load.GracefulStop.Ticks) { From = loop.Run.Start + from.Ticks };
            var share = new ArrivalShare(loop.Context, 0, Flows(loop), window, schedule, first, stride, preAllocatedVus: 0, maxVus: 1000, share: SlotSet.Of(shares[0]));
            loop.Do(share.Open);
            loop.Advance(from - TimeSpan.FromTicks(1));
            Assert.Equal(0, loop.Context.Metrics.Achieved);
            for (int i = 0; i < 90; i++)
            {
                loop.Advance(s_second / 20);
            }

            int wanted = shares[0].NumbersBelow(schedule.Count).Where((_, place) => place % stride == first).Count(index => schedule.StartOf(index) >= from.Ticks);
            Assert.Equal((wanted, wanted), ((int)loop.Context.Metrics.Achieved, (int)loop.Context.Metrics.Offered));
            Assert.True(share.Ended.IsCompletedSuccessfully);
        },
        count: 20);

    [Fact]
    public void Open_RampingTakenOver_BeginsWithTheLevelOfThatMoment()
    {
        var load = new RampingVus { StartVus = 0, Stages = [new(s_second, 30), new(TimeSpan.Zero, 7), new(s_second * 10, 7)] };
        using SteppedLoop loop = Loop(load, TimeSpan.FromHours(1));
        RampingShare share = Ramping(loop, load, s_second * 3);
        loop.Do(share.Open);
        loop.Advance((s_second * 3) - TimeSpan.FromTicks(1));
        Assert.Equal(0, loop.Run.Vus);
        loop.Advance(TimeSpan.FromTicks(1));

        // Of the places 0 to 6, its own are 1 and 4; those of the highest level were never wanted here.
        Assert.Equal((2, 2), (loop.Run.Vus, loop.Context.Busy));
    }

    [Fact]
    public void Open_OverBeforeTheTakeOver_EndsWithoutBeginning()
    {
        var load = new RampingVus { StartVus = 9, Stages = [new(s_second, 9)] };
        foreach (TimeSpan from in new[] { s_second, s_second * 2 })
        {
            using SteppedLoop loop = Loop(load, s_second);
            RampingShare share = Ramping(loop, load, from);
            loop.Do(share.Open);
            loop.Advance(s_second * 2);
            Assert.Equal((0, true), (loop.Run.Vus, share.Ended.IsCompletedSuccessfully));
        }
    }

    [Fact]
    public void Resume_TakenOverWhileItRested_GoesOnWhereThePlanStood()
    {
        // Rests from the first second to the fifth; whoever takes it over at the third begins when it goes on.
        var load = new ConstantArrivalRate { Rate = 60, Duration = s_second * 2 };
        ArrivalSchedule plan = ArrivalSchedule.Of(load)!;
        using SteppedLoop loop = Loop(load, TimeSpan.FromMilliseconds(1));
        long start = loop.Run.Start;
        var window = new ExecutorWindow(start, start + load.Duration.Ticks, load.GracefulStop.Ticks) { From = start + (s_second * 3).Ticks };
        var share = new ArrivalShare(loop.Context, 0, Flows(loop), window, plan, 0, 1, preAllocatedVus: 0, maxVus: 1000, share: SlotSet.Of(s_share));
        RateControlledSchedule paused = new RateControlledSchedule(plan).Paused(s_second.Ticks);
        loop.Do(() =>
        {
            share.Follow(paused);
            share.Suspend(start + s_second.Ticks);
            share.Open();
        });
        loop.Advance(s_second * 4);
        loop.Do(() =>
        {
            share.Follow(paused.Resumed((s_second * 5).Ticks));
            share.At(start + (s_second * 5).Ticks, () => share.Resume(start + (s_second * 5).Ticks));
        });
        Assert.Equal(0, loop.Context.Metrics.Achieved);
        for (int i = 0; i < 60; i++)
        {
            loop.Advance(s_second / 20);
        }

        // A start that is due as the pause begins is made before it.
        int wanted = s_share.NumbersBelow(plan.Count).Count(index => plan.StartOf(index) > s_second.Ticks);
        Assert.Equal(wanted, (int)loop.Context.Metrics.Achieved);
        Assert.True(share.Ended.IsCompletedSuccessfully);
    }

    private static SteppedLoop Loop(LoadProfile load, TimeSpan pause) =>
        new(Of(new Uri("http://127.0.0.1:1/"), load, new ThinkStep { Name = "think", Min = pause, Max = pause }));

    private static FlowMix Flows(SteppedLoop loop) => FlowMix.Of(loop.Run.Plan.Scenario.Load[0], loop.Run);

    private static RampingShare Ramping(SteppedLoop loop, RampingVus load, TimeSpan from)
    {
        var schedule = new VuSchedule(load.StartVus, load.Stages);
        long start = loop.Run.Start;
        var window = new ExecutorWindow(start, start + schedule.Duration.Ticks, load.GracefulStop.Ticks) { From = start + from.Ticks };
        return new RampingShare(loop.Context, 0, Flows(loop), window, schedule, load.GracefulRampDown, first: 0, stride: 1, SlotSet.Of(s_share));
    }
}
