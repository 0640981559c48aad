using Perf.Engine.Pacing;

namespace Perf.ScriptWorker.Http;

/// <summary>A limit of requests per second over all users (<c>rps</c>): each takes the next moment that is free. Safe for several threads.</summary>
/// <param name="perSecond">The limit, more than 0.</param>
internal sealed class RequestPace(double perSecond)
{
    private readonly long _apart = (long)(TimeSpan.TicksPerSecond / perSecond);
    private long _next;

    /// <summary>Takes a moment.</summary>
    /// <returns>How long until then, ticks; 0 for now.</returns>
    public long Take() => TakeAt(Clock.Now);

    /// <summary>The same with the time given, for tests.</summary>
    internal long TakeAt(long now)
    {
        while (true)
        {
            long next = Volatile.Read(ref _next);
            long mine = Math.Max(next, now);
            if (Interlocked.CompareExchange(ref _next, mine + _apart, next) == next)
            {
                return mine - now;
            }
        }
    }
}
