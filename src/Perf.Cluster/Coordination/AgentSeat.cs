using Perf.Engine.Merging;

namespace Perf.Cluster.Coordination;

/// <summary>An agent's place in a run, and what is known of it.</summary>
/// <param name="index">The place.</param>
/// <param name="agent">What it says of itself.</param>
/// <param name="calls">How it is asked.</param>
internal sealed class AgentSeat(int index, Agent agent, IAgentCalls calls)
{
    /// <summary>The place.</summary>
    public int Index => index;

    /// <summary>What it says of itself.</summary>
    public Agent Agent => agent;

    /// <summary>How it is asked.</summary>
    public IAgentCalls Calls => calls;

    /// <summary>Its clock.</summary>
    public ClockReading Clock { get; set; }

    /// <summary>What it has measured.</summary>
    public AgentAccount Account { get; } = new();

    /// <summary>How busy it is.</summary>
    public UseWindow Use { get; } = new();

    /// <summary>Its part at the beginning, 0 to 1.</summary>
    public double Part { get; set; }

    /// <summary>How its part ended.</summary>
    public AgentEnd End { get; set; }

    /// <summary>Why, when not as planned.</summary>
    public string? Reason { get; set; }

    /// <summary>When its load began against the moment that was agreed, milliseconds.</summary>
    public double? StartSkew { get; set; }

    /// <summary>Whether it is out of the run.</summary>
    public bool IsLost => End == AgentEnd.Lost;

    /// <summary>A moment of the coordinator's clock by the agent's, ticks of UTC.</summary>
    public long ToAgent(long utcTicks) => utcTicks + Clock.Offset;
}
