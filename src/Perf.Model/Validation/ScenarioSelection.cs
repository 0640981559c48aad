namespace Perf;

/// <summary>A scenario that a change asks for. By property name it goes on to Invoke-PerfTest and Test-PerfScenario.</summary>
public sealed record ScenarioSelection
{
    /// <summary>The scenario's file, a full path; null where a type of test runs without one.</summary>
    public string? Path { get; init; }

    /// <summary>The type of test, or null for the scenario's own load.</summary>
    public string? Type { get; init; }

    /// <summary>The names of the rules that ask for it.</summary>
    public IReadOnlyList<string> Rules { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The changed files because of which it is asked for.</summary>
    public IReadOnlyList<string> ChangedPaths { get; init => field = value.ToPlainArray(); } = [];
}
