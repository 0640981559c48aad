namespace Perf;

/// <summary>What the daily look at a setup found, as a whole. It survives jobs, remoting and JSON.</summary>
public sealed record HealthReport
{
    /// <summary>The shape of the document; it grows when a member changes its meaning.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The gravest status of the checks; Skipped when nothing was looked at.</summary>
    public HealthStatus Status { get; init; }

    /// <summary>One sentence for all: how many checks fare how, and the names of those that do not fare well.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The environment's name, or null when none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>The machine that looked.</summary>
    public string Machine { get; init; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The checks, in the order in which they were planned.</summary>
    public IReadOnlyList<HealthCheck> Checks { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What has changed since people were told last; empty where -Alert did not ask for it.</summary>
    public IReadOnlyList<HealthChange> Changes { get; init => field = value.ToPlainArray(); } = [];
}
