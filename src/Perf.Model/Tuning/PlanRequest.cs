namespace Perf;

/// <summary>What a plan is to be made of.</summary>
public sealed record PlanRequest
{
    /// <summary>The findings that ask for changes, ranked; none where the strategy alone is to propose what the catalogue has without a finding.</summary>
    public IReadOnlyList<Finding> Findings { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>How much it may do.</summary>
    public OptimizationStrategy Strategy { get; init; } = OptimizationStrategy.Conservative;

    /// <summary>The environment; null where none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>Whether the environment is a production.</summary>
    public bool IsProduction { get; init; }

    /// <summary>What may be changed, with secrets filled in. Never part of a plan.</summary>
    public TuningTargets Targets { get; init; } = new();

    /// <summary>Ids of optimizations that alone may be proposed, with wildcards; none for all.</summary>
    public IReadOnlyList<string> Include { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Ids of optimizations that may not be proposed, with wildcards.</summary>
    public IReadOnlyList<string> Exclude { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The most changes; null for the strategy's own limit (3, 6, 12).</summary>
    public int? MostChanges { get; init; }

    /// <summary>Folders and files with further entries of the catalogue; those that Perf brings are always there.</summary>
    public IReadOnlyList<string> Catalogues { get; init => field = value.ToPlainArray(); } = [];
}
