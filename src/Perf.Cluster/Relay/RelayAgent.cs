using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;

namespace Perf.Cluster.Relay;

/// <summary>An agent that can gather what others measure, and how it has done.</summary>
/// <param name="number">Its number: its place in the run, or one behind those where it has none.</param>
/// <param name="agent">What it says of itself.</param>
/// <param name="calls">How it is asked.</param>
/// <param name="seat">Its place in the run; null where it makes no load.</param>
internal sealed class RelayAgent(int number, Agent agent, IAgentCalls calls, AgentSeat? seat)
{
    private const int MostDoublings = 8;

    private int _faults;

    /// <summary>Its number.</summary>
    public int Number => number;

    /// <summary>How it is asked.</summary>
    public IAgentCalls Calls => calls;

    /// <summary>Its place in the run; null where it makes no load.</summary>
    public AgentSeat? Seat => seat;

    /// <summary>The time of its quickest answer, ticks.</summary>
    public long RoundTrip => seat?.Clock.RoundTrip ?? (long)(agent.RoundTrip * TimeSpan.TicksPerMillisecond);

    /// <summary>How busy its machine was when it was asked, 0 to 1; 0 where it did not say.</summary>
    public double CpuShare => agent.CpuShare ?? 0;

    /// <summary>Until when it is not asked, ticks by the coordinator's clock.</summary>
    public long PausedUntil { get; private set; }

    /// <summary>Whether it adds up as this build does: another one might do it otherwise.</summary>
    public bool IsAble => agent.CanRelay && agent.Version == VersionText.Own;

    /// <summary>It did not do what it was asked for: others are asked for a while, each time for longer.</summary>
    /// <param name="now">Now, ticks by the coordinator's clock.</param>
    /// <returns>For how long.</returns>
    public TimeSpan Failed(long now)
    {
        TimeSpan pause = LinkTimes.RelayPause * (1 << Math.Min(_faults++, MostDoublings));
        PausedUntil = now + pause.Ticks;
        return pause;
    }
}
