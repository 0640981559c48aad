namespace Perf;

/// <summary>What of a metric a threshold looks at, as k6 names it.</summary>
public enum Aggregation
{
    /// <summary>How many, or the sum of a counter.</summary>
    Count,

    /// <summary>A share of a rate metric, or per second of a counter.</summary>
    Rate,

    /// <summary>The last value of a gauge.</summary>
    Value,

    /// <summary>The mean.</summary>
    Avg,

    /// <summary>The smallest value.</summary>
    Min,

    /// <summary>The median.</summary>
    Med,

    /// <summary>The largest value.</summary>
    Max,

    /// <summary>A percentile; which one stands beside it.</summary>
    Percentile,
}
