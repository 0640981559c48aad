namespace Perf;

/// <summary>Where an alert stands.</summary>
public enum AlertState
{
    /// <summary>What it tells of goes on.</summary>
    Firing,

    /// <summary>It goes on, and somebody has it in hand. Of the channels only PagerDuty has a state for that; the others say it in words.</summary>
    Acknowledged,

    /// <summary>It is over.</summary>
    Resolved,
}
