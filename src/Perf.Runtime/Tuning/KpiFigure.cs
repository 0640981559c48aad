using System.Globalization;

namespace Perf.Runtime.Tuning;

/// <summary>
/// Reads a KPI off a run: <c>p(50) of http_req_response_time</c>, <c>successes of http_reqs</c> (a second), <c>rate of http_req_failed</c>, <c>data_received / requests</c>, <c>statements.blocks / calls</c> (a monitor's table),
/// <c>signal system.cpu.utilization / requests</c>. Metrics of HTTP stand for those of whatever protocol the run has. Pure functions.
/// </summary>
internal static class KpiFigure
{
    /// <summary>What is read where a name cannot be.</summary>
    public const string Usual = "p(50) of " + MetricNames.HttpReqResponseTime;

    private const string Successes = "successes";
    private const string Signal = "signal ";
    private const string Requests = "requests";
    private const string Calls = "calls";

    /// <summary>A table's column that is the sum of two, by the name that people use.</summary>
    private static readonly Dictionary<string, string[]> s_sums = new(StringComparer.Ordinal) { ["blocks"] = ["blocks_hit", "blocks_read"] };

    /// <summary>The value.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">The KPI's name.</param>
    /// <returns>Null where the run has no such figure.</returns>
    public static double? Of(RunResult run, string name)
    {
        double? value = name.Split(" of ", 2, StringSplitOptions.TrimEntries) is [var statistic, var metric] ? OfMetric(run, statistic, metric)
            : name.Split(" / ", 2, StringSplitOptions.TrimEntries) is [var what, var per] ? Per(run, what, per)
            : null;
        return value is { } number && double.IsFinite(number) ? number : null;
    }

    /// <summary>Whether a name can be read at all.</summary>
    /// <param name="name">The KPI's name.</param>
    public static bool IsReadable(string name) => name.Split(" of ", 2, StringSplitOptions.TrimEntries) is [var statistic, { Length: > 0 }]
        ? statistic == Successes || IsStatistic(statistic)
        : name.Split(" / ", 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 }, { Length: > 0 }];

    /// <summary>How many requests a run made, of its main protocol.</summary>
    /// <param name="run">The run.</param>
    public static double RequestsOf(RunResult run) => run.Metrics.GetValueOrDefault(RequestMetrics.MainOf(run.Metrics).Count)?.Count ?? 0;

    /// <summary>The share of requests that failed, 0 to 1.</summary>
    /// <param name="run">The run.</param>
    public static double FailedOf(RunResult run) => run.Metrics.GetValueOrDefault(RequestMetrics.MainOf(run.Metrics).Failed)?.Rate is { } rate && double.IsFinite(rate) ? rate : 0;

    /// <summary>A percentile of the response time in milliseconds; null where nothing was answered.</summary>
    /// <param name="run">The run.</param>
    /// <param name="percent">0 to 100.</param>
    public static double? ResponseTimeOf(RunResult run, double percent) =>
        run.Metrics.GetValueOrDefault(RequestMetrics.MainOf(run.Metrics).ResponseTime) is { Type: MetricType.Trend, Count: > 0 } trend && trend.Percentile(percent) is var value && double.IsFinite(value) ? value : null;

    private static double? OfMetric(RunResult run, string statistic, string metric)
    {
        if ((run.Metrics.GetValueOrDefault(metric) ?? run.Metrics.GetValueOrDefault(RequestMetrics.MainOf(run.Metrics).Same(metric))) is not { } summary)
        {
            // Where requests were made and none failed, that is a value too.
            return metric == MetricNames.HttpReqFailed && RequestsOf(run) > 0 ? 0 : null;
        }

        if (statistic == Successes)
        {
            return run.Duration > TimeSpan.Zero ? summary.Count * (1 - FailedOf(run)) / run.Duration.TotalSeconds : null;
        }

        return Statistics.Parse(statistic) is { } known ? Statistics.Of(summary, known)
            : summary.Type == MetricType.Trend && PercentOf(statistic) is { } percent ? summary.Percentile(percent) : null;
    }

    private static double? Per(RunResult run, string what, string per)
    {
        if (what.StartsWith(Signal, StringComparison.Ordinal))
        {
            string name = what[Signal.Length..].Trim();
            double rate = run.Duration > TimeSpan.Zero ? RequestsOf(run) / run.Duration.TotalSeconds : 0;
            return per == Requests && rate > 0 && run.Monitors.FirstOrDefault(series => series.Signal == name)?.Avg is { } mean ? mean / rate : null;
        }

        MonitorTable? table = what.Split('.', 2) is [var named, _] ? run.MonitorTables.FirstOrDefault(one => one.Name == named) : null;
        double? above = table is null ? run.Metrics.GetValueOrDefault(what)?.Count : what.Split('.', 2)[1].Split('+', StringSplitOptions.TrimEntries).Select(column => Sum(table, column)).Aggregate((double?)0, (sum, one) => sum + one);
        double? below = per == Requests ? RequestsOf(run) : table is not null ? Sum(table, per) : per == Calls ? null : run.Metrics.GetValueOrDefault(per)?.Count;
        return below > 0 ? above / below : null;
    }

    private static double? Sum(MonitorTable table, string column)
    {
        if (s_sums.TryGetValue(column, out string[]? parts))
        {
            return parts.Select(part => Sum(table, part)).Aggregate((double?)0, (sum, one) => sum + one);
        }

        int place = Enumerable.Range(0, table.Columns.Count).FirstOrDefault(index => table.Columns[index] == column, -1);
        return place < 0 ? null : table.Rows.Where(row => place < row.Count).Sum(row => double.TryParse(row[place], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : 0);
    }

    private static bool IsStatistic(string text) => Statistics.Parse(text) is not null || PercentOf(text) is not null;

    private static double? PercentOf(string text) =>
        text is ['p', '(', .. var number, ')'] && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent) && percent is > 0 and < 100 ? percent : null;
}
