using Perf.Engine.Pacing;

namespace Perf.Tests.Engine.Pacing;

public sealed class SineCurveTests
{
    [Fact]
    public void Schedule_WholePeriods_HasTheMeanRate()
    {
        ArrivalSchedule schedule = Schedule(100, 50, 10, 60);

        Assert.Equal(6000, schedule.Count);
        Assert.Equal(150, schedule.PeakRate);
        Assert.Equal(TimeSpan.TicksPerMinute, schedule.Length);
        Assert.Equal([100, 150, 100, 50], new[] { 0, 2.5, 5, 7.5 }.Select(time => Math.Round(schedule.RateAt((long)(time * 1e7)), 3)));
        Assert.Equal((0, 0), (schedule.RateAt(-1), schedule.RateAt(schedule.Length)));

        // A quarter of the period: 100 · 2.5 + 50 · 10 / 2π.
        Assert.Equal(250 + (500 / (2 * Math.PI)), schedule.CumulativeAt(25_000_000), 1e-6);
    }

    [Fact]
    public void StartOf_AnySine_IsTheInverseOfItsArea() => SeededCases.ForAll(random =>
    {
        double middle = random.NextRate(500) + 0.1;
        double amplitude = random.Next(3) == 0 ? middle : random.NextDouble() * middle;
        double period = random.Next(10, 100_000) / 1000.0;
        double length = random.Next(10, 300_000) / 1000.0;
        ArrivalSchedule schedule = Schedule(middle, amplitude, period, length);

        double Area(double t) => (middle * t) + (amplitude * period / (2 * Math.PI) * (1 - Math.Cos(2 * Math.PI * t / period)));
        Assert.Equal(Math.Floor(Area(schedule.Length / 1e7) + 1e-9), schedule.Count, 1.0);
        Assert.True(schedule.PeakRate <= middle + amplitude);
        for (int i = 0; i < Math.Min(schedule.Count, 40); i++)
        {
            long index = random.NextInt64(schedule.Count);
            long at = schedule.StartOf(index);
            Assert.InRange(at, 0, schedule.Length);

            // A tick early at the most, and the area of that tick.
            Assert.Equal(index + 1, Area(at / 1e7), 1e-3);
            Assert.True(index == 0 || schedule.StartOf(index - 1) <= at, "a start is before the one before it");
        }

        long ticks = random.NextInt64(0, schedule.Length);
        Assert.Equal(Area(ticks / 1e7), schedule.CumulativeAt(ticks), 1e-4);
        Assert.Equal(middle + (amplitude * Math.Sin(2 * Math.PI * ticks / 1e7 / period)), schedule.RateAt(ticks), 1e-4);
        Assert.InRange(schedule.RateAt(ticks), 0, schedule.PeakRate + 1e-6);
    });

    private static ArrivalSchedule Schedule(double middle, double amplitude, double period, double length) => ArrivalSchedule.Of(new ShapedArrivalRate
    {
        Shape = new SineShape { Base = middle, Amplitude = amplitude, Period = Exactly(period), Duration = Exactly(length) },
    })!;

    // FromSeconds cuts the last tick off where the number is not quite a whole one.
    private static TimeSpan Exactly(double seconds) => TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
}
