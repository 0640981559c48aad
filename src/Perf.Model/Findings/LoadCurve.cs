namespace Perf;

/// <summary>Throughput and latency against load over the stages of a run, or over runs.</summary>
public sealed record LoadCurve
{
    /// <summary>The stages, by load; fewer than three make no curve.</summary>
    public IReadOnlyList<LoadCurvePoint> Points { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Where latency bends upwards; null for no knee.</summary>
    public CapacityKnee? Knee { get; init; }

    /// <summary>The Universal Scalability Law, or why it does not describe the run; null where there are too few stages to try.</summary>
    public ScalabilityFit? Scalability { get; init; }

    /// <summary>The throughput that more load does not raise, requests per second; null where none was reached.</summary>
    public double? SaturationRate { get; init; }

    /// <summary>What the target can do, requests per second: the saturation, or the law's peak where it is fitted; null where neither is known.</summary>
    public double? Capacity { get; init; }

    /// <summary>The curve in a sentence.</summary>
    public string Text { get; init; } = "";
}
