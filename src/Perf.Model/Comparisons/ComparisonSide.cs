namespace Perf;

/// <summary>One side of a comparison: a value for each run. The run is the experimental unit, never the request.</summary>
public sealed record ComparisonSide
{
    /// <summary>How many runs.</summary>
    public int Count { get; init; }

    /// <summary>The median of the runs' values, in the metric's unit; NaN without runs.</summary>
    public double Value { get; init; } = double.NaN;

    /// <summary>The run-to-run standard deviation, relative (of natural logarithms; of log-odds for error rates); null with fewer than two runs.</summary>
    public double? RunSd { get; init; }

    /// <summary>The standard error of one run's value by what happened within it, relative; null where the runs' seconds are not known.</summary>
    public double? WithinRunSe { get; init; }

    /// <summary>Each run's value, in the order of the runs.</summary>
    public IReadOnlyList<double> Values { get; init => field = value.ToPlainArray(); } = [];
}
