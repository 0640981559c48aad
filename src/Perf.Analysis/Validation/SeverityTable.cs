namespace Perf.Analysis;

/// <summary>A policy as it holds for one environment and type of test: which severity each kind of issue has, and which severities block. Pure.</summary>
public sealed class SeverityTable
{
    // What is uncertain is a warning: only -Strict makes "not known to be good" the same as "bad".
    private static readonly Dictionary<ValidationIssueKind, ValidationSeverity> s_usual = new()
    {
        [ValidationIssueKind.ThresholdFailed] = ValidationSeverity.Critical,
        [ValidationIssueKind.ThresholdNoData] = ValidationSeverity.Critical,
        [ValidationIssueKind.ThresholdInconclusive] = ValidationSeverity.Warning,
        [ValidationIssueKind.RunInvalid] = ValidationSeverity.Critical,
        [ValidationIssueKind.RunIncomplete] = ValidationSeverity.Critical,
        [ValidationIssueKind.ResultUnreadable] = ValidationSeverity.Warning,
        [ValidationIssueKind.ResultMissing] = ValidationSeverity.Critical,
        [ValidationIssueKind.RegressionBeyondMargin] = ValidationSeverity.Critical,
        [ValidationIssueKind.Regression] = ValidationSeverity.Critical,
        [ValidationIssueKind.RegressionSuspected] = ValidationSeverity.Warning,
        [ValidationIssueKind.ComparisonInconclusive] = ValidationSeverity.Warning,
        [ValidationIssueKind.ComparisonImpossible] = ValidationSeverity.Warning,
        [ValidationIssueKind.BaselineMissing] = ValidationSeverity.Info,
        [ValidationIssueKind.Improvement] = ValidationSeverity.Info,
        [ValidationIssueKind.StepsChanged] = ValidationSeverity.Warning,
        [ValidationIssueKind.CoverageShort] = ValidationSeverity.Warning,
        [ValidationIssueKind.NoThresholds] = ValidationSeverity.Critical,
    };

    private static readonly HashSet<ValidationIssueKind> s_uncertain =
    [
        ValidationIssueKind.ThresholdInconclusive, ValidationIssueKind.RegressionSuspected, ValidationIssueKind.ComparisonInconclusive,
        ValidationIssueKind.ComparisonImpossible, ValidationIssueKind.BaselineMissing, ValidationIssueKind.ResultUnreadable,
    ];

    private readonly ValidationPolicy _policy;

    private SeverityTable(ValidationPolicy policy) => _policy = policy;

    /// <summary>The severities of a policy that says nothing.</summary>
    public static IReadOnlyDictionary<ValidationIssueKind, ValidationSeverity> Usual => s_usual;

    /// <summary>The policy with all overrides that apply laid over it, in the order of the file.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="environment">The environment, or null.</param>
    /// <param name="type">The type of test, or null.</param>
    /// <returns>A policy without overrides.</returns>
    public static ValidationPolicy For(ValidationPolicy policy, string? environment, string? type)
    {
        ValidationPolicy result = policy with { Overrides = [] };
        foreach (PolicyOverride one in policy.Overrides.Where(one => NameFilter.Fits(one.Environments, environment) && NameFilter.Fits(one.Types, type)))
        {
            result = result with
            {
                BlockOn = one.BlockOn ?? result.BlockOn,
                Strict = one.Strict ?? result.Strict,
                Baseline = one.Baseline ?? result.Baseline,
                Comparison = one.Margin is { } margin ? result.Comparison with { Margin = margin } : result.Comparison,
                Severities = new Dictionary<ValidationIssueKind, ValidationSeverity>([.. result.Severities.Where(pair => !one.Severities.ContainsKey(pair.Key)), .. one.Severities]),
            };
        }

        return result;
    }

    /// <summary>The table of a policy.</summary>
    /// <param name="policy">A policy without overrides; see <see cref="For"/>.</param>
    public static SeverityTable Of(ValidationPolicy policy) => new(policy);

    /// <summary>How much a kind of issue matters.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>What the policy says; the usual severity where it says nothing; under Strict at least Critical for what is uncertain, unless the policy turns it off.</returns>
    public ValidationSeverity SeverityOf(ValidationIssueKind kind)
    {
        ValidationSeverity severity = _policy.Severities.TryGetValue(kind, out ValidationSeverity said) ? said : s_usual[kind];
        return _policy.Strict && severity != ValidationSeverity.Off && s_uncertain.Contains(kind) ? ValidationSeverity.Critical : severity;
    }

    /// <summary>Whether a severity blocks.</summary>
    /// <param name="severity">The severity.</param>
    public bool Blocks(ValidationSeverity severity) => severity != ValidationSeverity.Off && _policy.BlockOn.Contains(severity);

    /// <summary>Gives issues their severity, and drops those that are off.</summary>
    /// <param name="issues">The issues.</param>
    /// <returns>The worst first; of equal ones in the order of kinds, scenarios, metrics and steps.</returns>
    public IReadOnlyList<ValidationIssue> Rate(IEnumerable<ValidationIssue> issues) =>
    [
        .. issues.Select(issue => issue with { Severity = SeverityOf(issue.Kind), Blocks = Blocks(SeverityOf(issue.Kind)) })
            .Where(issue => issue.Severity != ValidationSeverity.Off)
            .OrderByDescending(issue => issue.Blocks).ThenByDescending(issue => issue.Severity).ThenBy(issue => issue.Kind)
            .ThenBy(issue => issue.Scenario, StringComparer.Ordinal).ThenBy(issue => issue.Step is null ? 0 : 1).ThenBy(issue => issue.Metric, StringComparer.Ordinal)
            .ThenBy(issue => issue.Step, StringComparer.Ordinal).ThenBy(issue => issue.RunId, StringComparer.Ordinal),
    ];
}
