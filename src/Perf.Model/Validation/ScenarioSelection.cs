namespace Perf;

/// <summary>A scenario that a change asks for. By its FullName it goes on to Invoke-PerfTest and Test-PerfScenario.</summary>
public sealed record ScenarioSelection
{
    /// <summary>The scenario's file, a full path.</summary>
    public string Path { get; init; } = "";

    /// <summary>The same, under the name that commands take from the pipeline.</summary>
    public string FullName => Path;

    /// <summary>The type of test that the rule asks for; null where it leaves that open.</summary>
    public string? Type { get; init; }

    /// <summary>The names of the rules that ask for it.</summary>
    public IReadOnlyList<string> Rules { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The changed files because of which it is asked for.</summary>
    public IReadOnlyList<string> ChangedPaths { get; init => field = value.ToPlainArray(); } = [];
}
