namespace Perf.Runtime;

/// <summary>What will be looked at, addresses resolved.</summary>
public sealed record HealthPlan
{
    /// <summary>The environment's name, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>The settings that hold.</summary>
    public HealthSettings Settings { get; init; } = new();

    /// <summary>The checks: name and address of each, in the order in which they are shown.</summary>
    public IReadOnlyList<PlannedCheck> Checks { get; init; } = [];

    /// <summary>The run of the smoke test; null where none is asked for.</summary>
    public RunPlan? Smoke { get; init; }
}
