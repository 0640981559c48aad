namespace Perf.Compatibility.Results.Streams;

/// <summary>Puts together what was gathered of one second at different times. A pure function.</summary>
internal static class IntervalParts
{
    /// <summary>Adds parts up.</summary>
    /// <param name="parts">The parts in the order of the file; at least one.</param>
    /// <returns>One interval with the place in time of the first.</returns>
    public static Interval Merge(IReadOnlyList<Interval> parts) => parts is [var only] ? only : parts[0] with
    {
        Series = [.. parts.SelectMany(part => part.Series).GroupBy(series => (series.Step, series.Metric)).Select(Sum)],
        Checks = [.. parts.SelectMany(part => part.Checks).GroupBy(check => (check.Step, check.Name)).Select(same =>
            same.First() with { Passes = same.Sum(check => check.Passes), Fails = same.Sum(check => check.Fails) })],
        Errors = [.. parts.SelectMany(part => part.Errors).GroupBy(error => (error.Step, error.Class)).Select(same =>
            same.First() with { Count = same.Sum(error => error.Count) })],
    };

    private static Series Sum(IEnumerable<Series> same)
    {
        Series[] all = [.. same];
        if (all is [var only])
        {
            return only;
        }

        var histogram = new HistogramBuilder();
        foreach (Series one in all)
        {
            histogram.Add(one.Histogram);
        }

        return all[0] with
        {
            Count = all.Sum(one => one.Count),
            Sum = all[0].Type == MetricType.Gauge ? all[^1].Sum : all.Sum(one => one.Sum),
            Min = all.Min(one => one.Min),
            Max = all.Max(one => one.Max),
            Histogram = histogram.Build(),
        };
    }
}
