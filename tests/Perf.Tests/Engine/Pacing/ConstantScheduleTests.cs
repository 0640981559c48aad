using Perf.Engine.Pacing;

namespace Perf.Tests.Engine.Pacing;

public sealed class ConstantScheduleTests
{
    [Theory]
    [InlineData(50, 2_000, 100)]
    [InlineData(1_000, 60_000, 60_000)]
    [InlineData(0.5, 10_000, 5)]
    // The first start is at 0, so that a part of a period still has one.
    [InlineData(1, 1_500, 2)]
    [InlineData(3, 1_000, 3)]
    [InlineData(7, 3_000, 21)]
    [InlineData(0.1, 1_000, 1)]
    public void Count_RateAndDuration_IsRateTimesDuration(double rate, int milliseconds, long count) =>
        Assert.Equal(count, new ConstantSchedule(rate, TimeSpan.FromMilliseconds(milliseconds)).Count);

    [Theory]
    [InlineData(20, 60, 1200)]
    [InlineData(100, 7, 51429)]
    public void Count_RatePerTimeUnit_IsExact(double rate, int unitSeconds, long count)
    {
        var profile = new ConstantArrivalRate { Rate = rate, TimeUnit = TimeSpan.FromSeconds(unitSeconds), Duration = TimeSpan.FromHours(1) };

        Assert.Equal(count, ArrivalSchedule.Of(profile)!.Count);
    }

    [Fact]
    public void Count_LargeProducts_NoStartAtOrAfterTheEnd() => SeededCases.ForAll(random =>
    {
        double rate = Math.Pow(10, random.NextDouble() * 8 - 2);
        var duration = TimeSpan.FromMilliseconds(random.Next(1, 3_600_000));
        var schedule = new ConstantSchedule(rate, duration);

        Assert.InRange(schedule.Count, (long)(rate * duration.TotalSeconds) - 1, (long)(rate * duration.TotalSeconds) + 1);
        Assert.True(schedule.StartOf(schedule.Count - 1) < duration.Ticks, "the last start is not before the end");
        Assert.True(schedule.StartOf(schedule.Count) >= duration.Ticks - 1, "one more would have fitted");
    });

    [Fact]
    public void StartOf_AnyIndex_IsIndexOverRate() => SeededCases.ForAll(random =>
    {
        double rate = random.NextRate(5000) + 0.01;
        var schedule = new ConstantSchedule(rate, TimeSpan.FromHours(1));
        long index = random.NextInt64(schedule.Count);

        Assert.Equal(index / rate, schedule.StartOf(index) / 1e7, 1e-6);
        Assert.True(schedule.StartOf(index) <= schedule.StartOf(index + 1));
        Assert.Equal(0, schedule.StartOf(0));
    });
}
