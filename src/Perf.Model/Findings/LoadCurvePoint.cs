namespace Perf;

/// <summary>A stage of a run in which the load stood still.</summary>
public sealed record LoadCurvePoint
{
    /// <summary>Its beginning, in seconds from the run's start.</summary>
    public double From { get; init; }

    /// <summary>Its end, in seconds from the run's start.</summary>
    public double To { get; init; }

    /// <summary>Requests under way in the mean, by Little's law.</summary>
    public double Concurrency { get; init; }

    /// <summary>Starts per second that the plan asked for; null for closed executors.</summary>
    public double? Offered { get; init; }

    /// <summary>Requests per second that succeeded.</summary>
    public double Rate { get; init; }

    /// <summary>The median response time, in milliseconds.</summary>
    public double P50 { get; init; }

    /// <summary>The 95th percentile of response time, in milliseconds.</summary>
    public double P95 { get; init; }

    /// <summary>The share of requests that failed, 0 to 1.</summary>
    public double Failed { get; init; }
}
