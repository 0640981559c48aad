namespace Perf;

/// <summary>What a policy says differently of some environments or types of test.</summary>
public sealed record PolicyOverride
{
    /// <summary>The environments, with * and ? as wildcards; none for all.</summary>
    public IReadOnlyList<string> Environments { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The types of test, likewise.</summary>
    public IReadOnlyList<string> Types { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The severities that block instead; null: as before.</summary>
    public IReadOnlyList<ValidationSeverity>? BlockOn { get; init; }

    /// <summary>Whether what is uncertain blocks; null: as before.</summary>
    public bool? Strict { get; init; }

    /// <summary>Severities that differ.</summary>
    public IReadOnlyDictionary<ValidationIssueKind, ValidationSeverity> Severities { get; init; } = new Dictionary<ValidationIssueKind, ValidationSeverity>();

    /// <summary>The margin of comparisons, relative; null: as before.</summary>
    public double? Margin { get; init; }

    /// <summary>The baseline's name; null: as before.</summary>
    public string? Baseline { get; init; }
}
