namespace Perf;

/// <summary>What a validation blocks by: config/ci-cd/policy.yaml. The defaults are those of a repository without one.</summary>
public sealed record ValidationPolicy
{
    /// <summary>The file, or null for the built-in policy.</summary>
    public string? Path { get; init; }

    /// <summary>The severities that block.</summary>
    /// <value>The default is Critical alone.</value>
    public IReadOnlyList<ValidationSeverity> BlockOn { get; init => field = value.ToPlainArray(); } = [ValidationSeverity.Critical];

    /// <summary>Whether what is uncertain blocks: inconclusive comparisons and thresholds, suspected regressions, and a missing baseline.</summary>
    public bool Strict { get; init; }

    /// <summary>Severities of kinds of issues that differ from the built-in ones.</summary>
    public IReadOnlyDictionary<ValidationIssueKind, ValidationSeverity> Severities { get; init; } = new Dictionary<ValidationIssueKind, ValidationSeverity>();

    /// <summary>Files of thresholds that every run is judged by, besides its own; full paths.</summary>
    public IReadOnlyList<string> ThresholdFiles { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The name of the baseline that runs are compared with.</summary>
    public string Baseline { get; init; } = Perf.Baseline.DefaultName;

    /// <summary>How they are compared.</summary>
    public ComparisonOptions Comparison { get; init; } = new();

    /// <summary>The policy of alerts by which people are told of what was found, a full path; null: nobody is told.</summary>
    public string? Alerts { get; init; }

    /// <summary>The file of endpoints that must be covered, a full path; null: none.</summary>
    public string? CriticalEndpoints { get; init; }

    /// <summary>The share of them that must be covered, 0 to 1.</summary>
    /// <value>The default is 0.9.</value>
    public double Coverage { get; init; } = 0.9;

    /// <summary>Changes of the policy for some environments or types of test, in the order of the file; what applies is laid over the rest.</summary>
    public IReadOnlyList<PolicyOverride> Overrides { get; init => field = value.ToPlainArray(); } = [];
}
