namespace Perf.Reporting.Html;

/// <summary>
/// What the seconds of a run tell beyond its result, in so few columns that a day takes as little as a minute. Columns are equally long; each is the sum of its
/// seconds, or their worst, so that no second is lost.
/// </summary>
public sealed record RunDetail
{
    /// <summary>How long a column is, in seconds: the length of an interval, doubled as often as it takes.</summary>
    public int ColumnSeconds { get; init; } = 1;

    /// <summary>The number of columns.</summary>
    public int Columns { get; init; }

    /// <summary>How many requests fell into each cell of column and row of latency; the rows are those of <see cref="LatencyRows"/>. Null where no latency was measured in a column.</summary>
    public IReadOnlyList<long[]?> Latency { get; init; } = [];

    /// <summary>What the latency is: response time, or what results of another tool have instead.</summary>
    public string LatencyName { get; init; } = "response time";

    /// <summary>How many errors there were of each class in each column, the most frequent class first.</summary>
    public IReadOnlyList<(string Class, long[] Counts)> Errors { get; init; } = [];

    /// <summary>The 95th percentile of each step's worst second in each column, in milliseconds; NaN where the step did not run.</summary>
    public IReadOnlyDictionary<string, double[]> StepP95 { get; init; } = new Dictionary<string, double[]>();
}
