using Perf.Engine.Pacing;

namespace Perf.Tests.Engine.Pacing;

public sealed class LinearCurveTests
{
    [Fact]
    public void StartOf_RampFromZero_IsTheSquareRoot()
    {
        // Rate 10t: the area is 5t², so the i-th start is at the root of i / 5.
        var schedule = Ramp(0, [new Stage(TimeSpan.FromSeconds(10), 100)]);

        Assert.Equal(500, schedule.Count);
        Assert.Equal(100, schedule.PeakRate);
        for (int i = 0; i < 500; i++)
        {
            Assert.Equal(Math.Sqrt((i + 1) / 5.0), schedule.StartOf(i) / 1e7, 1e-6);
        }
    }

    [Fact]
    public void StartOf_EqualRates_IsEven()
    {
        var schedule = Ramp(40, [new Stage(TimeSpan.FromSeconds(2), 40), new Stage(TimeSpan.FromSeconds(1), 40)]);

        Assert.Equal(120, schedule.Count);
        Assert.All(Enumerable.Range(0, 120), i => Assert.Equal((i + 1) / 40.0, schedule.StartOf(i) / 1e7, 1e-6));
    }

    [Fact]
    public void StartOf_StageWithoutLength_Jumps()
    {
        var schedule = Ramp(10, [new Stage(TimeSpan.FromSeconds(1), 10), new Stage(TimeSpan.Zero, 100), new Stage(TimeSpan.FromSeconds(1), 100)]);

        Assert.Equal(110, schedule.Count);
        Assert.Equal(1.0, schedule.StartOf(9) / 1e7, 6);
        Assert.Equal(1.01, schedule.StartOf(10) / 1e7, 6);
    }

    [Fact]
    public void StartOf_StageAtRateZero_HasNoStart()
    {
        // Ten times a tenth is a little less than one: the start that is just short must not wait for the end of the pause.
        Stage[] stages = [.. Enumerable.Repeat(new Stage(TimeSpan.FromSeconds(0.1), 1), 10), new Stage(TimeSpan.Zero, 0), new Stage(TimeSpan.FromSeconds(60), 0)];
        var schedule = Ramp(1, stages);

        Assert.Equal(1, schedule.Count);
        Assert.Equal(1.0, schedule.StartOf(0) / 1e7, 4);
    }

    [Fact]
    public void Count_NoRateAtAll_IsZero() =>
        Assert.Equal(0, Ramp(0, [new Stage(TimeSpan.FromSeconds(5), 0), new Stage(TimeSpan.Zero, 0)]).Count);

    [Fact]
    public void StartOf_AnyStages_ReachesTheAreaUnderTheRate() => SeededCases.ForAll(random =>
    {
        double start = random.NextRate(300);
        IReadOnlyList<Stage> stages = random.NextStages(300);
        var schedule = Ramp(start, stages);
        double length = stages.Sum(stage => stage.Duration.TotalSeconds);

        Assert.Equal(Area(start, stages, length), schedule.Count, 1.0 + 1e-6);
        Assert.True(schedule.Count <= Area(start, stages, length) + 1e-6);
        for (int i = 0; i < Math.Min(schedule.Count, 40); i++)
        {
            long index = schedule.Count <= 40 ? i : random.NextInt64(schedule.Count);
            double at = schedule.StartOf(index) / 1e7;
            Assert.InRange(at, 0, length);

            // A tick early at the most, and the area of that tick; just after a stretch at rate 0 rounding moves the root most.
            Assert.Equal(index + 1, Area(start, stages, at), 1e-4);
        }
    });

    [Fact]
    public void StartOf_AnyStages_AgreesWithSteppedIntegration() => SeededCases.ForAll(
        random =>
        {
            double start = random.NextRate(50);
            Stage[] stages = [new(TimeSpan.FromSeconds(random.Next(1, 3)), random.NextRate(50)), new(TimeSpan.Zero, random.NextRate(50)), new(TimeSpan.FromSeconds(1), random.NextRate(50))];
            var schedule = Ramp(start, stages);
            const double Step = 1e-4;
            double area = 0;
            long next = 0;
            double length = stages.Sum(stage => stage.Duration.TotalSeconds);
            for (double t = 0; t < length && next < schedule.Count; t += Step)
            {
                area += RateAt(start, stages, t + (Step / 2)) * Step;
                while (next < schedule.Count && area >= next + 1)
                {
                    // Within the step, and what one step's area at the lowest rate nearby may hide.
                    double at = schedule.StartOf(next) / 1e7;
                    Assert.True(Math.Abs(Area(start, stages, at) - Area(start, stages, t + Step)) < 0.02, $"start {next} at {at}, integrated {t}");
                    next++;
                }
            }

            Assert.InRange(schedule.Count - next, 0, 1);
        },
        count: 100);

    [Fact]
    public void StartOf_AnyStages_NeverGoesBack() => SeededCases.ForAll(random =>
    {
        var schedule = Ramp(random.NextRate(100), random.NextStages(100));
        for (long i = 1; i < schedule.Count; i++)
        {
            Assert.True(schedule.StartOf(i - 1) <= schedule.StartOf(i));
        }
    });

    [Fact]
    public void DueBy_AnyMoment_IsTheInverseOfStartOf() => SeededCases.ForAll(random =>
    {
        ArrivalSchedule schedule = random.Next(2) == 0
            ? Ramp(random.NextRate(200), random.NextStages(200))
            : random.Next(2) == 0 ? new PoissonSchedule(new LinearCurve(random.NextRate(200), random.NextStages(200)), random.Next())
            : new ConstantSchedule(random.NextRate(200) + 0.1, TimeSpan.FromMilliseconds(random.Next(1, 10_000)));
        long ticks = random.NextInt64(-10, 120_000_000);
        long due = schedule.DueBy(ticks);

        Assert.InRange(due, 0, schedule.Count);
        Assert.True(due == 0 || schedule.StartOf(due - 1) <= ticks);
        Assert.True(due == schedule.Count || schedule.StartOf(due) > ticks);
    });

    [Fact]
    public void StartOf_Steps_JumpExactlyWhereALevelEnds() => SeededCases.ForAll(random =>
    {
        int[] levels = [.. Enumerable.Range(0, random.Next(2, 8)).Select(_ => random.Next(1, 500))];
        int seconds = random.Next(1, 20);
        ArrivalSchedule schedule = ArrivalSchedule.Of(new ShapedArrivalRate { Shape = new StepsShape { Levels = [.. levels.Select(level => (double)level)], Each = TimeSpan.FromSeconds(seconds) } })!;

        Assert.Equal(levels.Sum(level => (long)level * seconds), schedule.Count);
        long before = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            long begin = (long)i * seconds * TimeSpan.TicksPerSecond;
            Assert.Equal(levels[i], schedule.RateAt(begin));
            Assert.Equal(before, schedule.CumulativeAt(begin), 1e-6);

            // The first start of a level comes one gap of that level after its beginning, the last at its end.
            Assert.Equal(begin + (TimeSpan.TicksPerSecond / (double)levels[i]), schedule.StartOf(before), 2.0);
            before += (long)levels[i] * seconds;
            Assert.Equal(begin + (seconds * TimeSpan.TicksPerSecond), schedule.StartOf(before - 1), 2.0);
        }
    });

    [Fact]
    public void RateAtAndCumulativeAt_AnyStages_AreTheRateAndItsArea() => SeededCases.ForAll(random =>
    {
        double start = random.NextRate(300);
        IReadOnlyList<Stage> stages = random.NextStages(300);
        ArrivalSchedule schedule = Ramp(start, stages);
        double length = stages.Sum(stage => stage.Duration.TotalSeconds);
        long ticks = random.NextInt64(-100, (long)((length + 1) * TimeSpan.TicksPerSecond));
        double time = ticks / 1e7;

        Assert.Equal(time < 0 ? 0 : RateAt(start, stages, time), schedule.RateAt(ticks), 1e-6);
        Assert.Equal(Area(start, stages, Math.Max(0, time)), schedule.CumulativeAt(ticks), 1e-6);
        Assert.True(schedule.RateAt(ticks) <= schedule.PeakRate + 1e-9);
        Assert.Equal(length, schedule.Length / 1e7, 1e-6);
    });

    private static ArrivalSchedule Ramp(double startRate, IReadOnlyList<Stage> stages) =>
        ArrivalSchedule.Of(new RampingArrivalRate { StartRate = startRate, Stages = stages })!;

    private static double RateAt(double from, IReadOnlyList<Stage> stages, double time)
    {
        double begin = 0;
        foreach (Stage stage in stages)
        {
            double seconds = stage.Duration.TotalSeconds;
            if (time < begin + seconds)
            {
                return from + ((stage.Target - from) * (time - begin) / seconds);
            }

            begin += seconds;
            from = stage.Target;
        }

        return 0;
    }

    // Trapezoids: another way to the same area than the solved root.
    private static double Area(double from, IReadOnlyList<Stage> stages, double until)
    {
        double begin = 0;
        double area = 0;
        foreach (Stage stage in stages)
        {
            double seconds = stage.Duration.TotalSeconds;
            double share = seconds == 0 ? 0 : Math.Clamp((until - begin) / seconds, 0, 1);
            area += (from + from + ((stage.Target - from) * share)) / 2 * share * seconds;
            begin += seconds;
            from = stage.Target;
        }

        return area;
    }
}
