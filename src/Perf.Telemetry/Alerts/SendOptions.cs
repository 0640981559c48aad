namespace Perf.Telemetry.Alerts;

/// <summary>How messages are sent.</summary>
public sealed record SendOptions
{
    /// <summary>How long to go on trying before what could not be delivered is left to wait.</summary>
    /// <value>30 seconds</value>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether all that waits is tried at once, and told of.</summary>
    public bool Flush { get; init; }

    /// <summary>How the waits grow.</summary>
    internal Backoff Backoff { get; init; } = new();

    /// <summary>How long to wait for another process that sends over the same channel.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);
}
