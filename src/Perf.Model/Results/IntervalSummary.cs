namespace Perf;

/// <summary>One second of a run in one line: what charts and sparklines are drawn from. Times are milliseconds. Requests, response and
/// service times are those of all protocols together.</summary>
public sealed record IntervalSummary
{
    /// <summary>When it began, in seconds from the run's start.</summary>
    public double Start { get; init; }

    /// <summary>How long it lasted, in seconds.</summary>
    public double Length { get; init; }

    /// <summary>Requests that ended in it.</summary>
    public long Requests { get; init; }

    /// <summary>Requests that ended in it, per second.</summary>
    public double RequestRate { get; init; }

    /// <summary>Requests that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Iterations that ended in it.</summary>
    public long Iterations { get; init; }

    /// <summary>Starts that were dropped.</summary>
    public long Dropped { get; init; }

    /// <summary>Starts that were due in it by the plan.</summary>
    public long Offered { get; init; }

    /// <summary>Virtual users that were busy at its end.</summary>
    public int Vus { get; init; }

    /// <summary>The median response time, or null without requests.</summary>
    public double? P50 { get; init; }

    /// <summary>The 95th percentile of response time.</summary>
    public double? P95 { get; init; }

    /// <summary>The 99th percentile of response time.</summary>
    public double? P99 { get; init; }

    /// <summary>The largest response time.</summary>
    public double? Max { get; init; }

    /// <summary>The 95th percentile of service time.</summary>
    public double? ServiceP95 { get; init; }

    /// <summary>Bytes read.</summary>
    public double DataReceived { get; init; }

    /// <summary>Bytes written.</summary>
    public double DataSent { get; init; }

    /// <summary>Makes the line of an interval.</summary>
    /// <param name="interval">The interval.</param>
    /// <returns>The line.</returns>
    public static IntervalSummary From(Interval interval)
    {
        double Sum(string metric) => interval.Series.Where(series => series.Metric == metric).Sum(series => series.Sum);
        double SumOfFamilies(Func<RequestMetrics, string> metric) => RequestMetrics.All.Sum(family => Sum(metric(family)));
        Series[] OfFamilies(Func<RequestMetrics, string> metric)
        {
            string[] names = [.. RequestMetrics.All.Select(metric)];
            return [.. interval.Series.Where(series => names.Contains(series.Metric))];
        }

        Series[] responses = OfFamilies(family => family.ResponseTime);
        Histogram response = Merge(responses);
        Histogram service = Merge(OfFamilies(family => family.Duration));
        double requests = SumOfFamilies(family => family.Count);
        double[]? quantiles = response.Count == 0 ? null : response.Percentiles(50, 95, 99);
        return new IntervalSummary
        {
            Start = interval.Start.TotalSeconds,
            Length = interval.Length.TotalSeconds,
            Requests = (long)requests,
            RequestRate = requests / Math.Max(interval.Length.TotalSeconds, 1e-9),
            Failed = (long)SumOfFamilies(family => family.Failed),
            Iterations = (long)Sum(MetricNames.Iterations),
            Dropped = (long)Sum(MetricNames.DroppedIterations),
            Offered = interval.Generator.OfferedStarts,
            Vus = (int)Sum(MetricNames.Vus),
            P50 = quantiles?[0],
            P95 = quantiles?[1],
            P99 = quantiles?[2],
            Max = responses.Length == 0 ? null : responses.Max(series => series.Max),
            ServiceP95 = service.Count == 0 ? null : service.Percentile(95),
            DataReceived = Sum(MetricNames.DataReceived),
            DataSent = Sum(MetricNames.DataSent),
        };
    }

    private static Histogram Merge(IEnumerable<Series> series)
    {
        Histogram[] parts = [.. series.Select(one => one.Histogram)];
        if (parts.Length == 1)
        {
            return parts[0];
        }

        var sum = new HistogramBuilder();
        foreach (Histogram part in parts)
        {
            sum.Add(part);
        }

        return sum.Build();
    }
}
