using Perf.Engine.Pacing;

namespace Perf.Cluster.Agents;

/// <summary>Turns a time of day into a moment of the steady clock.</summary>
internal static class StartMoment
{
    private const int Readings = 5;

    /// <summary>The moment.</summary>
    /// <param name="utcTicks">The time of day, ticks of UTC.</param>
    /// <param name="time">Tells the time of day now.</param>
    /// <returns>Ticks of <see cref="Clock"/>.</returns>
    public static long Of(long utcTicks, TimeProvider time) => Of(utcTicks, () => time.GetUtcNow().UtcTicks, () => Clock.Now);

    /// <summary>The same with any clocks. Of several readings that count where least time passed meanwhile: a thread may be held up between two of them.</summary>
    internal static long Of(long utcTicks, Func<long> utcNow, Func<long> now)
    {
        long best = long.MaxValue;
        long moment = 0;
        for (int i = 0; i < Readings; i++)
        {
            long before = now();
            long utc = utcNow();
            long after = now();
            if (after - before < best)
            {
                best = after - before;
                moment = before + (best / 2) + (utcTicks - utc);
            }
        }

        return moment;
    }
}
