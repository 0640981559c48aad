namespace Perf;

/// <summary>How far a run is, once a second.</summary>
public sealed record RunProgress
{
    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Time to the planned end.</summary>
    public TimeSpan Remaining { get; init; }

    /// <summary>The planned duration.</summary>
    public TimeSpan Planned { get; init; }

    /// <summary>Iterations that ended so far.</summary>
    public long Iterations { get; init; }

    /// <summary>Iterations in all, where the plan knows; otherwise null.</summary>
    public long? PlannedIterations { get; init; }

    /// <summary>Requests so far.</summary>
    public long Requests { get; init; }

    /// <summary>Failed requests so far.</summary>
    public long Failed { get; init; }

    /// <summary>The latest second.</summary>
    public IntervalSummary Latest { get; init; } = new();

    /// <summary>The share of the plan that is done, 0 to 1.</summary>
    public double Share =>
        PlannedIterations is > 0 ? Math.Clamp(Iterations / (double)PlannedIterations, 0, 1)
        : Planned > TimeSpan.Zero ? Math.Clamp(Elapsed / Planned, 0, 1)
        : 0;
}
