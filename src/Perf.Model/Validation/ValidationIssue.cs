namespace Perf;

/// <summary>One thing that a validation found.</summary>
public sealed record ValidationIssue
{
    /// <summary>What it is about.</summary>
    public ValidationIssueKind Kind { get; init; }

    /// <summary>How much it matters, by the policy.</summary>
    public ValidationSeverity Severity { get; init; }

    /// <summary>Whether it blocks, by the policy.</summary>
    public bool Blocks { get; init; }

    /// <summary>What was found, in one sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>The scenario, or empty where it is about none.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The step, or null for the whole run.</summary>
    public string? Step { get; init; }

    /// <summary>The metric, or empty.</summary>
    public string Metric { get; init; } = "";

    /// <summary>What was measured; null when there is no number.</summary>
    public double? Value { get; init; }

    /// <summary>What it is allowed to be; null when there is none.</summary>
    public double? Limit { get; init; }

    /// <summary>What it is in the baseline; null when there is none.</summary>
    public double? Baseline { get; init; }

    /// <summary>The unit of the three.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What speaks for it: the threshold with its moment of breach, interval and p-value, the run's findings.</summary>
    public IReadOnlyList<string> Evidence { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What to do next.</summary>
    public string Suggestion { get; init; } = "";

    /// <summary>The file to look at: the scenario, the thresholds, or the result; null when there is none.</summary>
    public string? File { get; init; }

    /// <summary>The line in it, from 1; null when it is not known.</summary>
    public int? Line { get; init; }

    /// <summary>The run, or empty.</summary>
    public string RunId { get; init; } = "";
}
