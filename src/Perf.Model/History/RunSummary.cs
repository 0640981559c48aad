namespace Perf;

/// <summary>A stored run in one line, for lists: what it was and its main figures. The run itself is <see cref="RunResult"/>, by the same id.</summary>
public sealed record RunSummary
{
    /// <summary>The run's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The scenario's name.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The environment's name, or null when none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>The target's address.</summary>
    public string Target { get; init; } = "";

    /// <summary>How the run ended.</summary>
    public RunStatus Status { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it measured; zero while it goes on.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The overall outcome; null without thresholds, and while it goes on.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Whether the run can be believed.</summary>
    public bool IsValid { get; init; }

    /// <summary>Requests of all protocols.</summary>
    public double Requests { get; init; }

    /// <summary>Requests of all protocols, per second.</summary>
    public double RequestRate { get; init; }

    /// <summary>The 95th percentile of the response time, in milliseconds: of HTTP, else of the first protocol that has one. Null without requests.</summary>
    public double? P95 { get; init; }

    /// <summary>The share of requests that failed, 0 to 1; null without requests.</summary>
    public double? FailedRate { get; init; }

    /// <summary>The commit that was tested, or null.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that was tested, or null.</summary>
    public string? Branch { get; init; }

    /// <summary>The hash of the <see cref="EnvironmentFingerprint"/>, or null.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The tool that measured, where it was not Perf; or null.</summary>
    public string? Tool { get; init; }

    /// <summary>The user's labels.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The finest time line that is still stored, in seconds: 1 when the run ended, 10 or 60 after it was rolled up, 0 when only sums are left.</summary>
    public int Resolution { get; init; } = 1;

    /// <summary>Whether a baseline may be made of it: it ended as planned, can be believed, and met its thresholds.</summary>
    public bool IsUsable => Status == RunStatus.Completed && IsValid && Outcome is null or Perf.Outcome.Pass;

    /// <summary>Makes the line of a run.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The line.</returns>
    public static RunSummary From(RunResult run)
    {
        MetricSummary? Find(Func<RequestMetrics, string> name) => RequestMetrics.All.Select(family => run.Metrics.GetValueOrDefault(name(family))).FirstOrDefault(metric => metric is { Count: > 0 });
        double Sum(Func<RequestMetrics, string> name, Func<MetricSummary, double> figure) =>
            RequestMetrics.All.Sum(family => run.Metrics.GetValueOrDefault(name(family)) is { } metric && double.IsFinite(figure(metric)) ? figure(metric) : 0);

        double requests = Sum(family => family.Count, metric => metric.Count);
        double judged = Sum(family => family.Failed, metric => metric.Count);
        return new RunSummary
        {
            Id = run.Id,
            Scenario = run.Scenario,
            Environment = run.Environment,
            Target = run.Target,
            Status = run.Status,
            StartedAt = run.StartedAt,
            Duration = run.Duration,
            Outcome = run.Verdict?.Outcome,
            IsValid = run.Validity.IsValid,
            Requests = requests,
            RequestRate = Sum(family => family.Count, metric => metric.Rate),
            P95 = (Find(family => family.ResponseTime) ?? Find(family => family.Duration))?.P95,
            FailedRate = judged > 0 ? Sum(family => family.Failed, metric => metric.Passes ?? (double.IsFinite(metric.Rate) ? metric.Rate * metric.Count : 0)) / judged : null,
            Commit = run.Commit,
            Branch = run.Branch,
            Fingerprint = run.Fingerprint?.Hash,
            Tool = run.Source?.Tool,
            Tags = run.Tags,
        };
    }
}
