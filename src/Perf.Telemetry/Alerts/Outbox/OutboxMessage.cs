namespace Perf.Telemetry.Alerts;

/// <summary>A message that waits: the alert and where it goes, with references to secrets and no secret.</summary>
internal sealed record OutboxMessage
{
    /// <summary>The version of this shape that this build writes.</summary>
    internal const int CurrentVersion = 1;

    /// <summary>The version of its shape; a newer one is left to the build that wrote it.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Its id; ids sort by time.</summary>
    public string Id { get; init; } = "";

    /// <summary>Where it goes.</summary>
    public AlertChannel Channel { get; init; } = new();

    /// <summary>What it tells.</summary>
    public Alert Alert { get; init; } = new();

    /// <summary>When it was put here.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often it was tried. Counted before an attempt, so that one whose process died counts.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried at the earliest, unless somebody asks for all that waits; null for at once.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When it is tried at the earliest whoever asks: the service said so, or a quiet time holds; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>How soon the channel is told the same again.</summary>
    public TimeSpan RepeatAfter { get; init; }

    /// <summary>Why it still waits or has failed.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What has become of it.</summary>
    internal AlertDelivery Delivery(AlertOutcome outcome) => new()
    {
        Id = Id,
        Channel = Channel.Name,
        Kind = Channel.Kind,
        Outcome = outcome,
        Key = Alert.Key,
        Title = Alert.Title,
        Severity = Alert.Severity,
        State = Alert.State,
        RunId = Alert.RunId,
        Attempts = Attempts,
        BreachedAt = Alert.BreachedAt,
        RaisedAt = Alert.RaisedAt,
        NextAttemptAt = outcome == AlertOutcome.Waiting ? Later(NextAttemptAt, NotBefore) : null,
        Reason = Reason,
    };

    /// <summary>The moment before which it is not tried; null for none.</summary>
    /// <param name="flush">Whether somebody asks for all that waits.</param>
    internal DateTimeOffset? Due(bool flush) => flush ? NotBefore : Later(NextAttemptAt, NotBefore);

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null ? other : other is null || one > other ? one : other;
}
