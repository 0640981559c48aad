namespace Perf.Cluster.Agents;

/// <summary>
/// How long a share may go on without another word of the coordinator. Counts on a steady clock, so that a step of the time of day neither ends a share nor keeps it alive; while the
/// process stands still (SIGSTOP) that clock goes on.
/// </summary>
/// <param name="now">The steady clock, ticks of 100 ns.</param>
/// <param name="most">How long it holds at most; null for half a minute.</param>
internal sealed class Lease(Func<long> now, TimeSpan? most = null)
{
    // A coordinator renews every second at least. More than this is a clock that was set, and no promise.
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);

    private readonly long _most = (most ?? s_most).Ticks;
    private long _until = long.MinValue;

    /// <summary>Whether it has run out.</summary>
    public bool HasRunOut => now() >= Interlocked.Read(ref _until);

    /// <summary>Renews it; never makes it shorter, for requests may overtake each other.</summary>
    /// <param name="untilUtc">Until when, ticks of UTC.</param>
    /// <param name="utcNow">The time of day, ticks of UTC.</param>
    /// <returns>False when that moment is over: the request was too long on its way, and renews nothing.</returns>
    public bool Renew(long untilUtc, long utcNow)
    {
        long left = Math.Min(untilUtc - utcNow, _most);
        if (left <= 0)
        {
            return false;
        }

        long until = now() + left;
        long known = Interlocked.Read(ref _until);
        while (until > known)
        {
            long found = Interlocked.CompareExchange(ref _until, until, known);
            if (found == known)
            {
                break;
            }

            known = found;
        }

        return true;
    }
}
