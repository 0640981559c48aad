namespace Perf;

/// <summary>Which scenarios a change of some files asks for; from config/ci-cd/critical-paths.yaml.</summary>
public sealed record ChangeRule
{
    /// <summary>The rule's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The files, from the repository's root: <c>src/api/**</c>, <c>**/*.sql</c>.</summary>
    public IReadOnlyList<string> Paths { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Those of them that do not count.</summary>
    public IReadOnlyList<string> Except { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The scenarios, full paths.</summary>
    public IReadOnlyList<string> Scenarios { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The type of test, or null where the rule leaves it open.</summary>
    public string? Type { get; init; }
}
