namespace Perf;

/// <summary>An endpoint of the system under test that says how it fares.</summary>
public sealed record HealthEndpoint
{
    /// <summary>The usual one.</summary>
    public const string DefaultPath = "/health";

    /// <summary>Its name, where there are several; empty for the only one.</summary>
    public string Name { get; init; } = "";

    /// <summary>A path below the environment's target, or a whole address.</summary>
    public string Url { get; init; } = DefaultPath;

    /// <summary>The statuses that are well; none for all from 200 to 299.</summary>
    public IReadOnlyList<int> Statuses { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>A text that the answer must hold; null for any.</summary>
    public string? Contains { get; init; }
}
