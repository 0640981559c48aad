using System.Diagnostics;

namespace Perf.Engine.Pacing;

/// <summary>The steady clock of all measuring: ticks of 100 ns from an arbitrary zero. Never steps, unlike the time of day.</summary>
public static class Clock
{
    private static readonly double s_ticksPerCount = TimeSpan.TicksPerSecond / (double)Stopwatch.Frequency;
    private static readonly long s_zero = Stopwatch.GetTimestamp();

    /// <summary>Ticks of 100 ns since the clock's zero.</summary>
    public static long Now => (long)((Stopwatch.GetTimestamp() - s_zero) * s_ticksPerCount);
}
