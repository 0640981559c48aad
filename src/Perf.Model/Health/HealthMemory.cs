namespace Perf;

/// <summary>What people were told last of each check: the state between two looks, kept in <c>$PERF_HOME/health</c>.</summary>
public sealed record HealthMemory
{
    /// <summary>The shape of the document.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The checks by name.</summary>
    public IReadOnlyDictionary<string, HealthMemoryEntry> Checks { get; init; } = new Dictionary<string, HealthMemoryEntry>();

    /// <summary>How far this machine's clock was off when it was last looked at; null when it never was.</summary>
    public ClockMemory? Clock { get; init; }
}
