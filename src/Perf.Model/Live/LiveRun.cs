namespace Perf;

/// <summary>A run that goes on, as its own process tells another session: what it is, how far it is, and how it is steered.</summary>
public sealed record LiveRun
{
    /// <summary>The run's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The scenario's name.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The environment's name, or null when none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>The target's address, without user name and password.</summary>
    public string Target { get; init; } = "";

    /// <summary>Running; or how the run ended, for the moment in which its process still answers.</summary>
    public RunStatus Status { get; init; }

    /// <summary>Whether new iterations are held back.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>What arrival rates are multiplied by; 1 as planned.</summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Time to the planned end.</summary>
    public TimeSpan Remaining { get; init; }

    /// <summary>The share of the plan that is done, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>Starts per second that were due in the latest second.</summary>
    public double OfferedRate { get; init; }

    /// <summary>Requests per second that ended in the latest second.</summary>
    public double RequestRate { get; init; }

    /// <summary>The 95th percentile of response time in the latest second, in milliseconds; null without requests.</summary>
    public double? P95 { get; init; }

    /// <summary>Virtual users that were busy at the end of the latest second.</summary>
    public int Vus { get; init; }

    /// <summary>Requests so far.</summary>
    public long Requests { get; init; }

    /// <summary>Failed requests so far.</summary>
    public long Failed { get; init; }

    /// <summary>The id of the process that makes the load.</summary>
    public int ProcessId { get; init; }

    /// <summary>Labels of the run.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Puts together what is known of a run.</summary>
    /// <param name="run">What the run is.</param>
    /// <param name="progress">How far it is; null in its first second.</param>
    /// <param name="control">How it is steered; null when it cannot be yet.</param>
    /// <param name="processId">Its process.</param>
    /// <returns>The state.</returns>
    public static LiveRun Of(RunResult run, RunProgress? progress, IRunControl? control, int processId)
    {
        IntervalSummary latest = progress?.Latest ?? new IntervalSummary();
        return new LiveRun
        {
            Id = run.Id,
            Scenario = run.Scenario,
            Environment = run.Environment,
            Target = run.Target,
            Status = run.Status,
            IsSuspended = control?.IsSuspended ?? false,
            RateFactor = control?.RateFactor ?? 1,
            StartedAt = run.StartedAt,
            Elapsed = progress?.Elapsed ?? TimeSpan.Zero,
            Remaining = progress?.Remaining ?? run.PlannedDuration ?? TimeSpan.Zero,
            Progress = progress?.Share ?? 0,
            OfferedRate = latest.Length > 0 ? latest.Offered / latest.Length : 0,
            RequestRate = latest.RequestRate,
            P95 = latest.P95,
            Vus = latest.Vus,
            Requests = progress?.Requests ?? 0,
            Failed = progress?.Failed ?? 0,
            ProcessId = processId,
            Tags = run.Tags,
        };
    }
}
