using Perf.Engine.Pacing;

namespace Perf.Tests.Engine.Pacing;

public sealed class PoissonScheduleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void StartOf_ConstantRate_HasExponentialGaps(int seed)
    {
        ArrivalSchedule schedule = Constant(1000, 100, seed);
        double[] gaps = [.. Enumerable.Range(1, (int)schedule.Count - 1).Select(i => (schedule.StartOf(i) - schedule.StartOf(i - 1)) / 1e7 * 1000)];
        Assert.True(KolmogorovSmirnov(gaps, gap => 1 - Math.Exp(-gap)) < 1.95, "the gaps are not exponential");
        Assert.Equal(1, gaps.Average(), 0.02);
        Assert.Equal(1, gaps.Sum(gap => (gap - 1) * (gap - 1)) / gaps.Length, 0.05);

        // Gaps that follow each other do not depend on each other.
        double correlation = gaps.Zip(gaps.Skip(1), (one, next) => (one - 1) * (next - 1)).Average();
        Assert.Equal(0, correlation, 4 / Math.Sqrt(gaps.Length));
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(7)]
    public void StartOf_ConstantRate_CountsInWindowsHaveTheVarianceOfTheMean(double window)
    {
        ArrivalSchedule schedule = Constant(1000, 1000, seed: 5);
        int windows = (int)(1000 / window);
        long ticks = (long)(window * TimeSpan.TicksPerSecond);
        int[] counts = new int[windows];
        for (long i = 0; i < schedule.Count && schedule.StartOf(i) / ticks is var place && place < windows; i++)
        {
            counts[place]++;
        }

        double mean = counts.Average();
        double variance = counts.Sum(count => (count - mean) * (count - mean)) / (windows - 1);
        Assert.Equal(1000 * window, mean, 5 * Math.Sqrt(1000 * window / windows));
        Assert.Equal(1, variance / mean, 5 * Math.Sqrt(2.0 / windows));
    }

    [Fact]
    public void StartOf_RampAndSine_FollowTheirRates()
    {
        ArrivalSchedule[] schedules =
        [
            new PoissonSchedule(new LinearCurve(0, [new Stage(TimeSpan.FromSeconds(50), 1000), new Stage(TimeSpan.Zero, 100), new Stage(TimeSpan.FromSeconds(50), 100)]), 11),
            new PoissonSchedule(new SineCurve(500, 450, 13, 60), 12),
        ];
        foreach (ArrivalSchedule schedule in schedules)
        {
            double total = schedule.CumulativeAt(schedule.Length);
            Assert.Equal(total, schedule.Count, 4 * Math.Sqrt(total));

            // By rescaled time the starts are even.
            double[] places = [.. Enumerable.Range(0, (int)schedule.Count).Select(i => schedule.CumulativeAt(schedule.StartOf(i)) / total)];
            Assert.True(KolmogorovSmirnov(places, place => Math.Clamp(place, 0, 1)) < 1.95, "the starts do not follow the rate");
        }
    }

    [Fact]
    public void Count_ManySeeds_IsPoisson()
    {
        double[] counts = [.. Enumerable.Range(0, 2000).Select(seed => (double)Constant(50, 2, seed).Count)];
        double mean = counts.Average();
        Assert.Equal(100, mean, 1.2);
        Assert.Equal(1, counts.Sum(count => (count - mean) * (count - mean)) / counts.Length / mean, 0.15);
    }

    [Fact]
    public void StartOf_AnyOrder_GivesTheSameStarts() => SeededCases.ForAll(
        random =>
        {
            int seed = random.Next();
            double rate = random.NextRate(20_000) + 0.1;
            ArrivalSchedule inOrder = Constant(rate, 10, seed);
            ArrivalSchedule atRandom = Constant(rate, 10, seed);
            long[] starts = new long[inOrder.Count];
            for (long i = 0; i < starts.Length; i++)
            {
                starts[i] = inOrder.StartOf(i);
                Assert.True(i == 0 || starts[i - 1] <= starts[i]);
                Assert.InRange(starts[i], 0, inOrder.Length);
            }

            for (int i = 0; i < Math.Min(200, starts.Length); i++)
            {
                long index = random.NextInt64(starts.Length);
                Assert.Equal(starts[index], atRandom.StartOf(index));
            }
        },
        count: 25);

    [Fact]
    public void StartOf_SeveralThreads_AgreeWithOne()
    {
        ArrivalSchedule alone = Constant(10_000, 20, seed: 9);
        ArrivalSchedule shared = Constant(10_000, 20, seed: 9);
        Parallel.For(0, 6, worker =>
        {
            for (long i = worker * 1000; i < alone.Count; i += 7)
            {
                Assert.Equal(alone.StartOf(i), shared.StartOf(i));
            }
        });
    }

    [Fact]
    public void StartOf_OtherSeed_GivesOtherStarts() =>
        Assert.NotEqual(Constant(100, 10, 1).StartOf(50), Constant(100, 10, 2).StartOf(50));

    [Fact]
    public void StartOf_AYearAtFullRate_NeedsNeitherTimeNorMemory()
    {
        // Three million million starts: an answer at all shows that nothing is stored or counted one by one.
        ArrivalSchedule schedule = Constant(100_000, TimeSpan.FromDays(365).TotalSeconds, seed: 1);
        double expected = schedule.CumulativeAt(schedule.Length);
        Assert.Equal(expected, schedule.Count, 5 * Math.Sqrt(expected));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i <= 100; i++)
        {
            long index = schedule.Count / 101 * i;
            Assert.Equal(index / expected, schedule.StartOf(index) / (double)schedule.Length, 1e-5);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Of_PoissonProfiles_TakeTheirSeed()
    {
        var constant = new ConstantArrivalRate { Rate = 6000, TimeUnit = TimeSpan.FromMinutes(1), Duration = TimeSpan.FromSeconds(10), Arrival = ArrivalPattern.Poisson, ArrivalSeed = 3 };
        Assert.Equal(Constant(100, 10, 3).StartOf(77), ArrivalSchedule.Of(constant)!.StartOf(77));
        var ramping = new RampingArrivalRate { StartRate = 100, Stages = [new(TimeSpan.FromSeconds(10), 100)], Arrival = ArrivalPattern.Poisson, ArrivalSeed = 3 };
        Assert.Equal(Constant(100, 10, 3).StartOf(77), ArrivalSchedule.Of(ramping)!.StartOf(77));
    }

    private static PoissonSchedule Constant(double rate, double seconds, int seed) => new(new LinearCurve(rate, [new Stage(TimeSpan.FromSeconds(seconds), rate)]), seed);

    // The largest distance of the two distribution functions, times the root of the number: 1.95 is passed once in a thousand.
    private static double KolmogorovSmirnov(double[] values, Func<double, double> distribution)
    {
        values = [.. values.Order()];
        double distance = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double share = distribution(values[i]);
            distance = Math.Max(distance, Math.Max(share - (i / (double)values.Length), ((i + 1) / (double)values.Length) - share));
        }

        return distance * Math.Sqrt(values.Length);
    }
}
