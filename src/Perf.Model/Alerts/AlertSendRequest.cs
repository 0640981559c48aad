namespace Perf;

/// <summary>How somebody wants alerts to be sent.</summary>
public sealed record AlertSendRequest
{
    /// <summary>Names of channels in place of those that the policy's routes say; none for the routes.</summary>
    public IReadOnlyList<string> Channels { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Whether it is only shown what would be sent.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Whether all that waits in the outbox is tried at once.</summary>
    public bool Flush { get; init; }

    /// <summary>Whether the alerts are sent as ended, whatever a rule says of them.</summary>
    public bool Resolve { get; init; }

    /// <summary>Whether the alerts are sent as taken in hand.</summary>
    public bool Acknowledge { get; init; }

    /// <summary>A severity in place of the rules'; null for theirs.</summary>
    public AlertSeverity? Severity { get; init; }

    /// <summary>How long to go on trying before what could not be delivered is left to wait.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(30);
}
