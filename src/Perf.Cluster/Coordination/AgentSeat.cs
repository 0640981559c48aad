using Perf.Engine.Merging;

namespace Perf.Cluster.Coordination;

/// <summary>An agent's place in a run, and what is known of it.</summary>
/// <param name="index">The place.</param>
/// <param name="agent">What it says of itself.</param>
/// <param name="calls">How it is asked.</param>
/// <param name="isOneOfMany">Whether there are so many that not all of its figures are kept.</param>
internal sealed class AgentSeat(int index, Agent agent, IAgentCalls calls, bool isOneOfMany = false)
{
    private long _heardAt;

    /// <summary>The place.</summary>
    public int Index => index;

    /// <summary>What it says of itself.</summary>
    public Agent Agent => agent;

    /// <summary>How it is asked.</summary>
    public IAgentCalls Calls => calls;

    /// <summary>Its clock as it is followed.</summary>
    public ClockTrack Track { get; } = new();

    /// <summary>Its clock.</summary>
    public ClockReading Clock => Track.Reading;

    /// <summary>When it answered last, whatever it was asked, ticks by the coordinator's clock. Any thread may say and ask it.</summary>
    public long HeardAt
    {
        get => Interlocked.Read(ref _heardAt);
        set => Interlocked.Exchange(ref _heardAt, value);
    }

    /// <summary>When its clock is asked for next where it is heard through others, ticks by the coordinator's clock; 0 before.</summary>
    public long ClockDueAt { get; set; }

    /// <summary>What it has measured.</summary>
    public AgentAccount Account { get; } = new(isOneOfMany);

    /// <summary>How busy it is.</summary>
    public UseWindow Use { get; } = new();

    /// <summary>Its part at the beginning, 0 to 1.</summary>
    public double Part { get; set; }

    /// <summary>How its part ended.</summary>
    public AgentEnd End { get; set; }

    /// <summary>Why, when not as planned.</summary>
    public string? Reason { get; set; }

    /// <summary>When it was given up, by the coordinator's clock; null where it was not.</summary>
    public DateTimeOffset? LostAt { get; set; }

    /// <summary>When its load began against the moment that was agreed, milliseconds.</summary>
    public double? StartSkew { get; set; }

    /// <summary>Whether a part of it was lost or has failed: it is given nothing more.</summary>
    public bool IsLost => End != AgentEnd.Completed;

    /// <summary>Whether it did not take what another had: it is not asked again.</summary>
    public bool HasRefused { get; set; }

    /// <summary>A moment of the coordinator's clock by the agent's, ticks of UTC.</summary>
    public long ToAgent(long utcTicks) => utcTicks + Clock.Offset;
}
