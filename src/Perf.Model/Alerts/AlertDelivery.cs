namespace Perf;

/// <summary>What became of one alert on one channel.</summary>
public sealed record AlertDelivery
{
    /// <summary>The message's id in the outbox; a service that knows idempotency keys gets it as one.</summary>
    public string Id { get; init; } = "";

    /// <summary>The channel's name.</summary>
    public string Channel { get; init; } = "";

    /// <summary>The channel's service.</summary>
    public AlertChannelKind Kind { get; init; }

    /// <summary>What became of it.</summary>
    public AlertOutcome Outcome { get; init; }

    /// <summary>The alert's key.</summary>
    public string Key { get; init; } = "";

    /// <summary>The alert's title.</summary>
    public string Title { get; init; } = "";

    /// <summary>How urgent the alert is.</summary>
    public AlertSeverity Severity { get; init; }

    /// <summary>Whether the alert goes on or is over.</summary>
    public AlertState State { get; init; }

    /// <summary>The run's id; empty when the alert is about none.</summary>
    public string RunId { get; init; } = "";

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When what it tells of began, or null.</summary>
    public DateTimeOffset? BreachedAt { get; init; }

    /// <summary>When the alert was raised.</summary>
    public DateTimeOffset RaisedAt { get; init; }

    /// <summary>When the service took it, or null.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>The time from the breach, or where that is not known from the raising, to the delivery; null until then.</summary>
    public TimeSpan? Latency => DeliveredAt - (BreachedAt ?? RaisedAt);

    /// <summary>When it is tried again at the earliest, or null.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Why the outcome is what it is, and what to do; empty for what is delivered.</summary>
    public string Reason { get; init; } = "";

    /// <summary>With -WhatIf: the message as it would be sent, secrets masked. Otherwise empty.</summary>
    public string Preview { get; init; } = "";
}
