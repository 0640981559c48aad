namespace Perf.Reporting.Html.Charts;

/// <summary>Some seconds of a run as one point of a chart, so that a day draws as fast as a minute.</summary>
internal sealed record TimeBin
{
    // As many as a chart has pixels to tell apart.
    private const int MaxBins = 400;

    /// <summary>The middle, in seconds from the run's start.</summary>
    public double Time { get; init; }

    /// <summary>How long it is, in seconds.</summary>
    public double Length { get; init; }

    /// <summary>The median of its worst second, in milliseconds; null without requests.</summary>
    public double? P50 { get; init; }

    /// <summary>The 95th percentile of its worst second.</summary>
    public double? P95 { get; init; }

    /// <summary>The 99th percentile of its worst second.</summary>
    public double? P99 { get; init; }

    /// <summary>The largest response time.</summary>
    public double? Max { get; init; }

    /// <summary>Requests per second.</summary>
    public double Requests { get; init; }

    /// <summary>Requests per second in its slowest second.</summary>
    public double RequestsLow { get; init; }

    /// <summary>Requests per second in its fastest second.</summary>
    public double RequestsHigh { get; init; }

    /// <summary>Starts due by the plan, per second.</summary>
    public double Offered { get; init; }

    /// <summary>Iterations that ended, per second.</summary>
    public double Iterations { get; init; }

    /// <summary>Failed requests per second.</summary>
    public double Failed { get; init; }

    /// <summary>Dropped starts per second.</summary>
    public double Dropped { get; init; }

    /// <summary>The most virtual users.</summary>
    public double Vus { get; init; }

    /// <summary>Groups seconds.</summary>
    /// <param name="intervals">The seconds, in order.</param>
    /// <returns>At most 400 bins of equally many seconds.</returns>
    public static IReadOnlyList<TimeBin> From(IReadOnlyList<IntervalSummary> intervals) =>
        [.. intervals.Chunk(Math.Max(1, (intervals.Count + MaxBins - 1) / MaxBins)).Select(Bin)];

    private static TimeBin Bin(IntervalSummary[] seconds)
    {
        double length = Math.Max(seconds.Sum(second => second.Length), 1e-3);
        return new TimeBin
        {
            Time = seconds[0].Start + (length / 2),
            Length = length,
            P50 = seconds.Max(second => second.P50),
            P95 = seconds.Max(second => second.P95),
            P99 = seconds.Max(second => second.P99),
            Max = seconds.Max(second => second.Max),
            RequestsLow = Rates(seconds).Min(),
            RequestsHigh = Rates(seconds).Max(),
            Requests = seconds.Sum(second => (double)second.Requests) / length,
            Offered = seconds.Sum(second => (double)second.Offered) / length,
            Iterations = seconds.Sum(second => (double)second.Iterations) / length,
            Failed = seconds.Sum(second => (double)second.Failed) / length,
            Dropped = seconds.Sum(second => (double)second.Dropped) / length,
            Vus = seconds.Max(second => second.Vus),
        };
    }

    // A run's last second is a part of one: a single request in a hundredth of a second is no rate of a hundred.
    private static IEnumerable<double> Rates(IntervalSummary[] seconds)
    {
        IEnumerable<IntervalSummary> whole = seconds.Where(second => second.Length > 0.5);
        return (whole.Any() ? whole : seconds).Select(second => second.Requests / Math.Max(second.Length, 1e-3));
    }
}
