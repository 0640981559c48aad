namespace Perf;

/// <summary>One figure of one stored run: a point of a series of values over time.</summary>
public sealed record RunPoint
{
    /// <summary>The run's id.</summary>
    public string RunId { get; init; } = "";

    /// <summary>When the run began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The scenario's name.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The environment's name, or null when none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>The step's name, or null for the whole run.</summary>
    public string? Step { get; init; }

    /// <summary>The metric's name; see <see cref="MetricNames"/>.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Which figure of the metric, one of <see cref="Statistics"/>.</summary>
    public string Statistic { get; init; } = "";

    /// <summary>The figure. Times are milliseconds, shares 0 to 1, rates of counters and trends per second. Never NaN: a run without the figure has no point.</summary>
    public double Value { get; init; }

    /// <summary>The unit of <see cref="Value"/>: <c>ms</c>, <c>bytes</c>, or null for a number of things, a share, and what has no unit.</summary>
    public string? Unit { get; init; }

    /// <summary>How the run ended.</summary>
    public RunStatus Status { get; init; }

    /// <summary>Whether the run can be believed; see <see cref="Validity"/>.</summary>
    public bool IsValid { get; init; }

    /// <summary>The run's overall outcome; null without thresholds.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>The commit that was tested, or null.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that was tested, or null.</summary>
    public string? Branch { get; init; }

    /// <summary>The hash of the run's <see cref="EnvironmentFingerprint"/>, or null.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The run's labels, those that tell deployments and optimizations among them.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
