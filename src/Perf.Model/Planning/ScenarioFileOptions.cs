namespace Perf;

/// <summary>What is asked for when a file is read as a scenario, for those of other tools whose files decide by it what they are: an Artillery test's environment changes its load.</summary>
public sealed record ScenarioFileOptions
{
    /// <summary>The environment's name, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>A file whose settings go over those of an Artillery test (its <c>--config</c>), or null.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The target's address, or null for that of the file.</summary>
    public string? Target { get; init; }

    /// <summary>Variables that are added or replaced.</summary>
    public IReadOnlyDictionary<string, Variable> Variables { get; init; } = new Dictionary<string, Variable>();
}
