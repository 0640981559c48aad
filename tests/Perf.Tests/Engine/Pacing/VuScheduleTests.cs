using Perf.Engine.Pacing;

namespace Perf.Tests.Engine.Pacing;

public sealed class VuScheduleTests
{
    [Fact]
    public void Changes_UpAndDown_AreEvenAndEndOnTheStage()
    {
        var schedule = new VuSchedule(1, [new Stage(TimeSpan.FromSeconds(2), 5), new Stage(TimeSpan.FromSeconds(1), 3)]);

        Assert.Equal(
            [(0L, 1), (5_000_000, 2), (10_000_000, 3), (15_000_000, 4), (20_000_000, 5), (25_000_000, 4), (30_000_000, 3)],
            schedule.Changes);
        Assert.Equal(5, schedule.MaxVus);
        Assert.Equal(TimeSpan.FromSeconds(3), schedule.Duration);
    }

    [Fact]
    public void Changes_StageWithoutLength_JumpsAtOnce()
    {
        var schedule = new VuSchedule(0, [new Stage(TimeSpan.FromSeconds(1), 0), new Stage(TimeSpan.Zero, 10), new Stage(TimeSpan.FromSeconds(1), 10)]);

        Assert.All(schedule.Changes.Skip(1), change => Assert.Equal(10_000_000, change.At));
        Assert.Equal(10, schedule.Changes[^1].Vus);
        Assert.Equal(TimeSpan.FromSeconds(2), schedule.Duration);
    }

    [Fact]
    public void Changes_AnyStages_GoByOneInOrderAndFollowTheLine() => SeededCases.ForAll(random =>
    {
        int start = random.Next(20);
        IReadOnlyList<Stage> stages = [.. random.NextStages(100).Select(stage => stage with { Target = Math.Round(stage.Target) })];
        var schedule = new VuSchedule(start, stages);

        Assert.Equal((0, start), schedule.Changes[0]);
        Assert.Equal((int)stages[^1].Target, schedule.Changes[^1].Vus);
        Assert.Equal(schedule.Changes.Max(change => change.Vus), schedule.MaxVus);
        foreach (((long at, int vus), (long next, int then)) in schedule.Changes.Zip(schedule.Changes.Skip(1)))
        {
            Assert.True(at <= next);
            Assert.Equal(1, Math.Abs(then - vus));
            Assert.InRange(next, 0, schedule.Duration.Ticks);
        }

        double moment = random.NextDouble() * schedule.Duration.Ticks;
        int level = schedule.Changes.Last(change => change.At <= moment).Vus;
        Assert.InRange(level - LineAt(start, stages, moment), -1.001, 1.001);
    });

    private static double LineAt(double from, IReadOnlyList<Stage> stages, double ticks)
    {
        double begin = 0;
        foreach (Stage stage in stages)
        {
            if (ticks < begin + stage.Duration.Ticks)
            {
                return from + ((stage.Target - from) * (ticks - begin) / stage.Duration.Ticks);
            }

            begin += stage.Duration.Ticks;
            from = stage.Target;
        }

        return from;
    }
}
