namespace Perf;

/// <summary>Where the curve of load against latency bends upwards: more load costs more latency than before.</summary>
public sealed record CapacityKnee
{
    /// <summary>The rate at the knee, iterations per second.</summary>
    public double Rate { get; init; }

    /// <summary>The 95th percentile of response time there, in milliseconds.</summary>
    public double P95 { get; init; }

    /// <summary>How far the curve lies off the straight line from end to end there, 0 to 1; more is a sharper knee.</summary>
    public double Sharpness { get; init; }
}
