namespace Perf;

/// <summary>A check that fares otherwise than when people were told last.</summary>
public sealed record HealthChange
{
    /// <summary>The check's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>How it fared; Skipped when it was never looked at before.</summary>
    public HealthStatus From { get; init; }

    /// <summary>How it fares.</summary>
    public HealthStatus To { get; init; }

    /// <summary>Since when it fared as before; null when it was never looked at.</summary>
    public DateTimeOffset? Since { get; init; }
}
