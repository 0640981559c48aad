using Perf.Engine.Pacing;

namespace Perf.Tests.Engine.Pacing;

public sealed class RateControlledScheduleTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    private static readonly ConstantSchedule s_hundred = new(100, TimeSpan.FromSeconds(10));

    [Fact]
    public void Unchanged_AnySchedule_IsThePlan() => SeededCases.ForAll(random =>
    {
        ArrivalSchedule plan = AnyPlan(random);
        var controlled = new RateControlledSchedule(plan);
        long ticks = random.NextInt64(plan.Length + 1);

        Assert.Equal((plan.Count, plan.Length, plan.PeakRate), (controlled.Count, controlled.Length, controlled.PeakRate));
        Assert.Equal((plan.RateAt(ticks), plan.CumulativeAt(ticks)), (controlled.RateAt(ticks), controlled.CumulativeAt(ticks)));
        for (long i = 0; i < Math.Min(50, plan.Count); i++)
        {
            Assert.Equal(plan.StartOf(i), controlled.StartOf(i));
        }
    }, count: 300);

    [Fact]
    public void WithFactor_ConstantRate_MultipliesFromThenOn()
    {
        RateControlledSchedule twice = new RateControlledSchedule(s_hundred).WithFactor(4 * Second, 2);

        Assert.Equal(400 + 1200, twice.Count);
        Assert.Equal(10 * Second, twice.Length);
        Assert.Equal((100, 200, 0), (twice.RateAt((4 * Second) - 1), twice.RateAt(4 * Second), twice.RateAt(10 * Second)));
        Assert.Equal(3.99, twice.StartOf(399) / 1e7, 1e-6);
        Assert.Equal(4.0, twice.StartOf(400) / 1e7, 1e-6);
        Assert.Equal(4.005, twice.StartOf(401) / 1e7, 1e-6);
        Assert.Equal(9.995, twice.StartOf(1599) / 1e7, 1e-6);
        Assert.Equal(200, twice.PeakRate);
    }

    [Fact]
    public void WithRate_Ramp_HoldsTheRateToThePlansEnd()
    {
        // 0 to 100/s in 10 s: half of the time makes 125 starts.
        ArrivalSchedule ramp = new CurveSchedule(new LinearCurve(0, [new Stage(TimeSpan.FromSeconds(10), 100)]));
        RateControlledSchedule held = new RateControlledSchedule(ramp).WithRate(5 * Second, 20);

        Assert.Equal(125 + 100, held.Count);
        Assert.Equal(20, held.RateAt(7 * Second));
        Assert.Equal(5.05, held.StartOf(125) / 1e7, 1e-6);
        Assert.Equal(10.0, held.StartOf(224) / 1e7, 1e-5);

        // As planned again: the plan's clock has gone on.
        RateControlledSchedule again = held.WithFactor(8 * Second, 1);
        Assert.Equal(80, again.RateAt(8 * Second), 1e-9);
        Assert.Equal(125 + 60 + 180, again.Count);
    }

    [Fact]
    public void Paused_ConstantRate_ShiftsWhatIsLeft()
    {
        RateControlledSchedule paused = new RateControlledSchedule(s_hundred).Paused(3 * Second);

        Assert.True(paused.IsPaused);
        Assert.Equal((1000, long.MaxValue), (paused.Count, paused.Length));
        Assert.Equal(2.99, paused.StartOf(299) / 1e7, 1e-6);
        Assert.Equal(3.00, paused.StartOf(300) / 1e7, 1e-6);
        Assert.Equal(long.MaxValue, paused.StartOf(301));
        Assert.Equal(301, paused.DueBy(1000 * Second));
        Assert.Equal((0, 300), (paused.RateAt(5 * Second), paused.CumulativeAt(5 * Second)));

        RateControlledSchedule resumed = paused.Resumed(8 * Second);
        Assert.False(resumed.IsPaused);
        Assert.Equal((1000, 15 * Second), (resumed.Count, resumed.Length));
        Assert.Equal(3.00, resumed.StartOf(300) / 1e7, 1e-6);
        Assert.Equal(8.01, resumed.StartOf(301) / 1e7, 1e-6);
        Assert.Equal(14.99, resumed.StartOf(999) / 1e7, 1e-6);
    }

    [Fact]
    public void Paused_AtTheVeryBeginning_StartsAfterIt()
    {
        RateControlledSchedule paused = new RateControlledSchedule(s_hundred).Paused(-1);
        Assert.Equal(long.MaxValue, paused.StartOf(0));
        Assert.Equal(2 * Second, paused.Resumed(2 * Second).StartOf(0));
        Assert.Equal(1000, paused.Resumed(2 * Second).Count);
        Assert.Equal([0, long.MaxValue], new long[] { 0, 1 }.Select(new RateControlledSchedule(s_hundred).Paused(0).StartOf));
    }

    [Fact]
    public void Changes_AfterTheEnd_ChangeNothing()
    {
        RateControlledSchedule late = new RateControlledSchedule(s_hundred).WithRate(11 * Second, 500).WithFactor(12 * Second, 3);
        Assert.Equal(1000, late.Count);
        Assert.Equal(s_hundred.StartOf(999), late.StartOf(999));
        Assert.Equal((0, 1000), (late.RateAt(13 * Second), late.CumulativeAt(13 * Second)));
    }

    [Fact]
    public void Changes_PoissonPlan_KeepTheProcess()
    {
        var plan = new PoissonSchedule(new LinearCurve(100, [new Stage(TimeSpan.FromSeconds(100), 100)]), 4);
        RateControlledSchedule faster = new RateControlledSchedule(plan).WithFactor(50 * Second, 10);

        Assert.Equal(5000 + 50_000, faster.Count, 4 * Math.Sqrt(55_000));
        long made = faster.DueBy(50 * Second);
        Assert.Equal(plan.DueBy(50 * Second), made);
        double[] gaps = [.. Enumerable.Range((int)made + 1, 40_000).Select(i => (faster.StartOf(i) - faster.StartOf(i - 1)) / 1e7 * 1000)];
        Assert.Equal(1, gaps.Average(), 0.03);
        Assert.Equal(1, gaps.Sum(gap => (gap - 1) * (gap - 1)) / gaps.Length, 0.06);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Changes_ToNothing_AreRefused(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateControlledSchedule(s_hundred).WithFactor(0, value));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateControlledSchedule(s_hundred).WithRate(0, value));
    }

    [Fact]
    public void AnyChanges_KeepWhatIsMadeAndNeverGoBack() => SeededCases.ForAll(random =>
    {
        var schedule = new RateControlledSchedule(AnyPlan(random));
        long now = 0;
        for (int change = 0; change < 8; change++)
        {
            now += random.Next(3) == 0 ? 0 : random.NextInt64(2 * Second);
            long made = schedule.DueBy(now);
            RateControlledSchedule next = random.Next(5) switch
            {
                0 => schedule.Paused(now),
                1 => schedule.Resumed(now),
                2 => schedule.WithRate(now, random.NextRate(300) + 0.1),
                _ => schedule.WithFactor(now, (random.NextDouble() * 5) + 0.01),
            };
            for (int i = 0; i < 10 && made > 0; i++)
            {
                long index = random.NextInt64(made);
                Assert.Equal(schedule.StartOf(index), next.StartOf(index));
            }

            // A tick or so about the change may be rounded either way, so a start at the very moment may count on either side.
            Assert.InRange(next.DueBy(now), made, made + 1);
            schedule = next;
        }

        schedule = schedule.Resumed(now);
        for (long i = 1; i < Math.Min(schedule.Count, 3000); i++)
        {
            Assert.True(schedule.StartOf(i - 1) <= schedule.StartOf(i), $"start {i} is before the one before it");
            Assert.True(schedule.StartOf(i) <= schedule.Length, $"start {i} is after the end");
        }
    });

    [Fact]
    public void AnyChanges_NumberOfStarts_IsTheAreaUnderTheRate() => SeededCases.ForAll(
        random =>
        {
            var schedule = new RateControlledSchedule(new CurveSchedule(new LinearCurve(random.NextRate(100), random.NextStages(100))));
            long now = 0;
            for (int change = 0; change < 4; change++)
            {
                now += random.NextInt64(2 * Second);
                schedule = random.Next(4) switch
                {
                    0 => schedule.Paused(now).Resumed(now += random.NextInt64(Second)),
                    1 => schedule.WithRate(now, random.NextRate(100) + 0.1),
                    _ => schedule.WithFactor(now, (random.NextDouble() * 3) + 0.01),
                };
            }

            const long Step = Second / 1000;
            double area = 0;
            for (long t = 0; t < schedule.Length; t += Step)
            {
                area += schedule.RateAt(t + (Step / 2)) * Step / Second;
                Assert.True(schedule.RateAt(t) <= schedule.PeakRate + 1e-6);
            }

            Assert.Equal(area, schedule.CumulativeAt(schedule.Length), 1.5 + (area * 0.001));
            Assert.Equal(schedule.CumulativeAt(schedule.Length), schedule.Count, 1.0 + 1e-6);
        },
        count: 100);

    private static ArrivalSchedule AnyPlan(Random random) => random.Next(4) switch
    {
        0 => new ConstantSchedule(random.NextRate(200) + 0.1, TimeSpan.FromMilliseconds(random.Next(1, 10_000))),
        1 => new CurveSchedule(new SineCurve(100, random.NextRate(100), 3, random.NextDouble() * 10)),
        2 => new PoissonSchedule(new LinearCurve(random.NextRate(200), random.NextStages(200)), random.Next()),
        _ => new CurveSchedule(new LinearCurve(random.NextRate(200), random.NextStages(200))),
    };
}
