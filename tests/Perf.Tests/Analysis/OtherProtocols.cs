using Perf.Tests.Model.Results;

namespace Perf.Tests.Analysis;

/// <summary>Runs that speak other protocols than HTTP, alone or beside it.</summary>
internal static class OtherProtocols
{
    /// <summary>Ten seconds of steps of one family, as <see cref="Runs.Sound"/> has them of HTTP.</summary>
    internal static RunResult Only(RequestMetrics family, double service = 100, double response = 110, int failedOf100 = 0) => Of(index => Second(index, family, "find", service, response, failedOf100));

    /// <summary>Ten seconds of HTTP and SQL; the SQL is quick.</summary>
    internal static RunResult HttpAndSql() => Of(index => Runs.Second(index) is var http
        ? http with { Series = [.. http.Series, .. Second(index, RequestMetrics.Sql, "find", 1, 2, 3).Series.Where(series => series.Step == "find")] }
        : http);

    private static RunResult Of(Func<int, Interval> second)
    {
        var totals = new RunAccumulator();
        for (int i = 0; i < 10; i++)
        {
            totals.Add(second(i));
        }

        return totals.Complete(Runs.Header());
    }

    private static Interval Second(int index, RequestMetrics family, string step, double service, double response, int failedOf100) => Intervals.Second(
        index,
        Intervals.Trend(family.Duration, step, [.. Enumerable.Repeat(service, 100)]),
        Intervals.Trend(family.ResponseTime, step, [.. Enumerable.Repeat(response, 100)]),
        Intervals.Trend(family.Waiting, step, [.. Enumerable.Repeat(service, 100)]),
        Intervals.Counter(family.Count, 100, step),
        Intervals.Rate(family.Failed, failedOf100, 100, step),
        Intervals.Counter(MetricNames.Iterations, 100),
        Intervals.Trend(MetricNames.IterationStartLag, "", [.. Enumerable.Repeat(0.5, 100)]));
}
