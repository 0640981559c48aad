namespace Perf;

/// <summary>A point of the curve of load against latency: the steps of one rate together. Times are milliseconds, rates per second.</summary>
public sealed record CapacityPoint
{
    /// <summary>The rate that was asked for.</summary>
    public double Rate { get; init; }

    /// <summary>The rate at which iterations ended.</summary>
    public double Achieved { get; init; }

    /// <summary>Requests under way at a time.</summary>
    public double Concurrency { get; init; }

    /// <summary>The mean response time.</summary>
    public double Mean { get; init; }

    /// <summary>The 95th percentile of response time.</summary>
    public double P95 { get; init; }

    /// <summary>The share of requests that failed, 0 to 1.</summary>
    public double ErrorRate { get; init; }

    /// <summary>How many of its steps met the thresholds.</summary>
    public int Passes { get; init; }

    /// <summary>How many did not.</summary>
    public int Fails { get; init; }
}
