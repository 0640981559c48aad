using Perf.Engine.Pacing;

namespace Perf.Cluster.Agents;

/// <summary>
/// An agent's time of day: read once, and from then on by the steady clock, so that a step of the machine's clock moves neither leases nor starts. It is what the agent tells of its clock, so that all who
/// compare theirs with it compare it with the one that counts.
/// </summary>
internal sealed class AgentClock
{
    private const int Readings = 5;

    private readonly Func<long> _now;
    private readonly long _offset;

    /// <summary>Reads the time of day.</summary>
    /// <param name="time">Tells it.</param>
    public AgentClock(TimeProvider time)
        : this(() => time.GetUtcNow().UtcTicks, () => Clock.Now)
    {
    }

    /// <summary>The same with any clocks. Of several readings that counts where least time passed meanwhile: a thread may be held up between two of them.</summary>
    internal AgentClock(Func<long> utcNow, Func<long> now)
    {
        _now = now;
        long best = long.MaxValue;
        for (int i = 0; i < Readings; i++)
        {
            long before = now();
            long utc = utcNow();
            long after = now();
            if (after - before < best)
            {
                best = after - before;
                _offset = utc - (before + (best / 2));
            }
        }
    }

    /// <summary>The time of day, ticks of UTC.</summary>
    public long UtcNow => _now() + _offset;

    /// <summary>A time of day as a moment of the steady clock, ticks of <see cref="Clock"/>.</summary>
    /// <param name="utcTicks">Ticks of UTC.</param>
    public long MomentOf(long utcTicks) => utcTicks - _offset;

    /// <summary>A moment of the steady clock as a time of day, ticks of UTC.</summary>
    /// <param name="moment">Ticks of <see cref="Clock"/>.</param>
    public long UtcOf(long moment) => moment + _offset;
}
