namespace Perf.Telemetry.Sinks;

/// <summary>The kinds of Prometheus.</summary>
internal enum FamilyKind
{
    Counter,
    Gauge,
    Summary,
    Histogram,
}

/// <summary>A metric of Prometheus with its series.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Help">What it is.</param>
/// <param name="Points">Its series.</param>
internal sealed record MetricFamily(string Name, FamilyKind Kind, string Help, IReadOnlyList<FamilyPoint> Points);
