namespace Perf.Telemetry.Monitors.DotNet.Meters;

/// <summary>Sums of some time.</summary>
internal sealed class MeterAmounts
{
    public double Count { get; set; }

    /// <summary>Milliseconds.</summary>
    public double Time { get; set; }

    public double Failed { get; set; }

    /// <summary>The 95th percentiles of the intervals, each times how many it is of.</summary>
    public double Tail { get; set; }

    public double TailCount { get; set; }

    public double Growth { get; set; }

    /// <summary>Whether there was an interval to which several series belong, so that it has no percentile.</summary>
    public bool IsMixed { get; private set; }

    /// <summary>Adds those of a further interval.</summary>
    public void Add(MeterAmounts other, bool isMixed)
    {
        Count += other.Count;
        Time += other.Time;
        Failed += other.Failed;
        Tail += other.Tail;
        TailCount += other.TailCount;
        Growth += other.Growth;
        IsMixed |= isMixed;
    }
}
