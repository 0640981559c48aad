namespace Perf;

/// <summary>What one agent had of a run: its part, its figures, how its machine fared, and what of it is missing.</summary>
public sealed record AgentResult
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The machine's name.</summary>
    public string Machine { get; init; } = "";

    /// <summary>Cores that it may use.</summary>
    public int Cores { get; init; }

    /// <summary>Its version of Perf.</summary>
    public string Version { get; init; } = "";

    /// <summary>Its part of the plan at the start, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>How its part ended.</summary>
    public AgentEnd End { get; init; }

    /// <summary>Why, when not as planned.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was given up, by the coordinator's clock; null where it was not.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>Its clock against the coordinator's, in milliseconds: more than 0 where its clock is ahead. Corrected in all that was measured.</summary>
    public double ClockOffset { get; init; }

    /// <summary>How far the offset may be wrong, in milliseconds.</summary>
    public double ClockUncertainty { get; init; }

    /// <summary>When its load began against the moment that was agreed, in milliseconds; null where it made none.</summary>
    public double? StartSkew { get; init; }

    /// <summary>The time of its part that is missing in the result, because its reports were lost with it.</summary>
    public TimeSpan Missing { get; init; }

    /// <summary>Starts of arrival executors that were due in that time.</summary>
    public long MissingStarts { get; init; }

    /// <summary>Iterations that it had begun by its last report and whose end nobody knows, because it was lost with them.</summary>
    public long UnfinishedIterations { get; init; }

    /// <summary>Whether something of its part was taken over by nobody and is missing up to the run's end: the run is short of it.</summary>
    public bool IsAbandoned { get; init; }

    /// <summary>Which agents took its part over, be it a piece of it; empty for none.</summary>
    public IReadOnlyList<string> TakenOverBy { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Reports that came after its part was given away; they are not in the result.</summary>
    public int RefusedReports { get; init; }

    /// <summary>Its own metrics by name, what it took over included. In a run of more than fifty agents they have no distributions, and of times only those of iterations and requests as a whole; their percentiles are there all the same.</summary>
    public IReadOnlyDictionary<string, MetricSummary> Metrics { get; init; } = new Dictionary<string, MetricSummary>();

    /// <summary>Whether its machine was the limit.</summary>
    public Validity Validity { get; init; } = new();
}
