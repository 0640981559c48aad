namespace Perf.Cluster.Coordination;

/// <summary>The coordinator's time of day for one run: set once, and steady from then on, so that a step of the system clock moves no start and no lease.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly long _zero = time.GetTimestamp();
    private readonly long _utc = time.GetUtcNow().UtcTicks;

    /// <summary>Waits and timeouts go by it.</summary>
    public TimeProvider Time => time;

    /// <summary>Now, ticks of UTC.</summary>
    public long UtcTicks => _utc + time.GetElapsedTime(_zero).Ticks;
}
