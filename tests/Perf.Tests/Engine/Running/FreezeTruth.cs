using System.Diagnostics;
using Perf.Engine.Pacing;
using Perf.Target.Freezing;

namespace Perf.Tests.Engine.Running;

/// <summary>What a client must have waited for whom the server was frozen, computed from the server's own log: nothing outside a freeze, and to its end inside.</summary>
internal static class FreezeTruth
{
    /// <summary>The wait of each intended start, in milliseconds, in ascending order.</summary>
    public static double[] Of(IReadOnlyList<FreezeWindow> log, long runStart, ArrivalSchedule schedule)
    {
        // One pair of readings ties the engine's clock to the server's.
        long offset = Clock.Now - Stopwatch.GetElapsedTime(0, Stopwatch.GetTimestamp()).Ticks;
        (long From, long To)[] windows = [.. log.Select(window => (Stopwatch.GetElapsedTime(0, window.StartTimestamp).Ticks + offset, Stopwatch.GetElapsedTime(0, window.EndTimestamp).Ticks + offset))];
        double[] waits = new double[schedule.Count];
        for (long i = 0; i < schedule.Count; i++)
        {
            long at = runStart + schedule.StartOf(i);
            (long From, long To) hit = windows.FirstOrDefault(window => window.From <= at && at < window.To);
            waits[i] = hit.To == 0 ? 0 : (hit.To - at) / (double)TimeSpan.TicksPerMillisecond;
        }

        Array.Sort(waits);
        return waits;
    }

    public static double Percentile(double[] sorted, double percent) => sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Length) - 1)];
}
