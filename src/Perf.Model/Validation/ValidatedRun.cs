namespace Perf;

/// <summary>A run that a validation looked at.</summary>
public sealed record ValidatedRun
{
    /// <summary>The result's file as it was found, with / between folders; null for a run from elsewhere.</summary>
    public string? File { get; init; }

    /// <summary>The run's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The scenario.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The environment, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>The tool that measured, or null for Perf.</summary>
    public string? Tool { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it measured.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How it ended.</summary>
    public RunStatus Status { get; init; }

    /// <summary>Whether it can be believed.</summary>
    public bool IsValid { get; init; }

    /// <summary>The worst outcome of its thresholds; null when it has none.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Requests of all protocols.</summary>
    public double Requests { get; init; }

    /// <summary>Requests a second.</summary>
    public double RequestRate { get; init; }

    /// <summary>The 95th percentile of response time (service time where a tool measures no other) in milliseconds; null when there is none.</summary>
    public double? P95 { get; init; }

    /// <summary>The share of requests that failed, 0 to 1; null when there is none.</summary>
    public double? FailedRate { get; init; }
}
