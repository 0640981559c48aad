namespace Perf;

/// <summary>When an alert is raised.</summary>
public sealed record AlertRule
{
    /// <summary>Its name, which is part of the keys of its alerts; default: the word of its kind, such as <c>response-time</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it looks at.</summary>
    public AlertRuleKind Kind { get; init; }

    /// <summary>How urgent its alerts are.</summary>
    public AlertSeverity Severity { get; init; } = AlertSeverity.Warning;

    /// <summary>
    /// The limit: a share of the baseline for response time and throughput (0.2 is 20 %), a share for error rates, and for CPU and memory a share or a number in the
    /// metric's own unit. Null for rules that have none.
    /// </summary>
    public double? Limit { get; init; }

    /// <summary>The metric; null for that of the kind.</summary>
    public string? Metric { get; init; }

    /// <summary>For response times: avg, med, p90, p95, p99, p999 or max.</summary>
    /// <value><c>p95</c></value>
    public string Statistic { get; init; } = "p95";

    /// <summary>Names of steps that are looked at besides the whole run, with * and ? as wildcards; none for the whole run alone.</summary>
    public IReadOnlyList<string> Steps { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Names of scenarios, with wildcards; none for all.</summary>
    public IReadOnlyList<string> Scenarios { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Names of environments, with wildcards; none for all.</summary>
    public IReadOnlyList<string> Environments { get; init => field = value.ToPlainArray(); } = [];
}
