namespace Perf;

/// <summary>How far the target is from its limit where no limit was met.</summary>
public sealed record Headroom
{
    /// <summary>The highest rate that was run without a knee, requests per second.</summary>
    public double Rate { get; init; }

    /// <summary>How many times that rate the busiest resource would allow, by its utilization; null where none was measured.</summary>
    public double? Factor { get; init; }

    /// <summary>The busiest resource: <c>CPU of the host</c>; null likewise.</summary>
    public string? Resource { get; init; }

    /// <summary>That resource's utilization, 0 to 1.</summary>
    public double? Utilization { get; init; }
}
