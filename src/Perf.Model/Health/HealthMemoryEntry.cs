namespace Perf;

/// <summary>How a check fared when it was looked at last.</summary>
public sealed record HealthMemoryEntry
{
    /// <summary>How it fared; never Skipped.</summary>
    public HealthStatus Status { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When it was looked at last.</summary>
    public DateTimeOffset CheckedAt { get; init; }
}
