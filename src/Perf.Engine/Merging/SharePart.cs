namespace Perf.Engine.Merging;

/// <summary>
/// Divides a share's interval into what adds up whatever is added first, and what stays its own: of gauges the last share's counts, of errors the first one's example and how many are like it, processor time
/// counts once for each process, and a second is as long as the longest. Pure functions.
/// </summary>
internal static class SharePart
{
    /// <summary>What adds up.</summary>
    /// <param name="interval">The interval.</param>
    public static Interval Sum(Interval interval) => interval with { Series = [.. interval.Series.Where(static series => !IsOwn(series))], Errors = [], Monitors = [], Generator = new GeneratorSample() };

    /// <summary>What stays the share's own.</summary>
    /// <param name="interval">The interval, or what is left of it when what adds up was taken away.</param>
    public static Interval Own(Interval interval) => interval with { Series = [.. interval.Series.Where(IsOwn)], Checks = [] };

    /// <summary>Whether a series does not add up.</summary>
    public static bool IsOwn(Series series) => series.Type == MetricType.Gauge && !SeriesSum.IsHeadcount(series.Metric);
}
