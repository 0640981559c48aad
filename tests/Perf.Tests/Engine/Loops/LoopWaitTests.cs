using Perf.Engine.Loops;

namespace Perf.Tests.Engine.Loops;

public sealed class LoopWaitTests
{
    private const long Microsecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>Whatever is due when: a wait ends before the limit, before a second is over, and never later than the second of two close timers.</summary>
    [Fact]
    public void TicksFrom_AnyTimes_EndsInTime() => SeededCases.ForAll(random =>
    {
        var wait = new LoopWait();
        for (int i = 0; i < 200; i++)
        {
            long now = random.NextInt64(1L << 50);
            long due = random.Next(4) == 0 ? long.MaxValue : now + random.NextInt64(3 * TimeSpan.TicksPerSecond >> random.Next(24));
            long then = random.Next(2) == 0 || due == long.MaxValue ? 0 : due + random.Next(2000);
            long limit = random.Next(2) == 0 ? long.MaxValue : now + random.NextInt64(TimeSpan.TicksPerSecond);

            long ticks = wait.TicksFrom(now, due, then, limit);

            Assert.True(ticks <= TimeSpan.TicksPerSecond);
            Assert.True(ticks <= limit - now);
            Assert.True(ticks <= Math.Max(due, then is 0 ? due : Math.Min(then, due + (60 * Microsecond))) - now);
            wait.TimedOut(now + ticks + random.Next(3000));
            Assert.InRange(wait.Lateness, 0, 50 * Microsecond);
        }
    });

    /// <summary>Starts at 20,000/s on a system that ends waits late: one wait serves two starts, the median start is on time or no later than one interval, and none is early.</summary>
    [Theory]
    [InlineData(5, 50)]
    [InlineData(20, 50)]
    [InlineData(40, 50)]
    [InlineData(20, 30)]
    public void TicksFrom_CloseStarts_OneWaitForTwo(int lateMicroseconds, int intervalMicroseconds)
    {
        (double waits, double median, double worst) = Simulate(lateMicroseconds * Microsecond, intervalMicroseconds * Microsecond);
        Assert.InRange(waits, 0.3, 0.67);
        Assert.InRange(median, 0, intervalMicroseconds);
        Assert.InRange(worst, 0, intervalMicroseconds + lateMicroseconds + 1);
    }

    /// <summary>Starts a millisecond apart or more: the loop is there before each, and looks until its moment.</summary>
    [Theory]
    [InlineData(5, 1000)]
    [InlineData(40, 5000)]
    public void TicksFrom_FarStarts_Punctual(int lateMicroseconds, int intervalMicroseconds)
    {
        (double waits, _, double worst) = Simulate(lateMicroseconds * Microsecond, intervalMicroseconds * Microsecond);
        Assert.InRange(waits, 0.99, 1.01);
        Assert.InRange(worst, 0, 1);
    }

    /// <summary>Starts 61 to 900 us apart are late by what the system is late.</summary>
    [Fact]
    public void TicksFrom_StartsBetween_AWaitEach()
    {
        (double waits, double median, double worst) = Simulate(20 * Microsecond, 200 * Microsecond);
        Assert.InRange(waits, 0.99, 1.01);
        Assert.InRange(median, 19, 21);
        Assert.InRange(worst, 19, 21);
    }

    // In virtual time: waits end late, looking takes half a microsecond, a start none. Gives waits for each start, and the starts' lateness in microseconds.
    private static (double WaitsPerStart, double Median, double Worst) Simulate(long late, long interval)
    {
        const int Starts = 2000;
        var wait = new LoopWait();
        var lateness = new List<double>();
        long now = 1_000_000;
        long due = now + interval;
        int waits = 0;
        while (lateness.Count < Starts)
        {
            long ticks = wait.TicksFrom(now, due, due + interval, long.MaxValue);
            if (ticks > 0)
            {
                waits++;
                now += ticks + late;
                wait.TimedOut(now);
            }
            else
            {
                now += Microsecond / 2;
            }

            for (; due <= now; due += interval)
            {
                lateness.Add((now - due) / (double)Microsecond);
            }
        }

        lateness.RemoveRange(0, Starts / 10);
        lateness.Sort();
        return ((double)waits / Starts, lateness[lateness.Count / 2], lateness[^1]);
    }
}
