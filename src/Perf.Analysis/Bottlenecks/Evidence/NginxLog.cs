namespace Perf.Analysis;

/// <summary>Messages of nginx' error log by their pattern.</summary>
internal static class NginxLog
{
    /// <summary>How often a pattern was logged; null where the log was not read.</summary>
    public static double? Count(RunEvidence run, string pattern) => run.Table("nginx", "errors") is { } errors
        ? errors.Rows.Where(row => row.Text("pattern") == pattern).Sum(row => row.NumberOr0("count"))
        : run.Each("nginx.error_log.lines") is { Count: > 0 } lines ? lines.Where(line => line.Series.Labels.GetValueOrDefault("pattern") == pattern).Sum(line => (line.Mean ?? 0) * SecondsOf(line.Series)) : null;

    /// <summary>The share of nginx' responses that had a status, 0 to 1; null where it was not seen.</summary>
    public static double? StatusShare(RunEvidence run, params string[] statuses)
    {
        Signal[] of = [.. run.Each("nginx.http.responses").Where(one => one.Series.Labels.TryGetValue("http.response.status_code", out string? code) && statuses.Contains(code))];
        double all = run.Each("nginx.http.responses").Where(one => one.Series.Labels.ContainsKey("http.response.status_class")).Sum(one => one.Mean ?? 0);
        return of.Length == 0 || all <= 0 ? null : Math.Min(1, of.Sum(one => one.Mean ?? 0) / all);
    }

    // A rate is of the time since the reading before, which need not be a second.
    private static double SecondsOf(MonitorSeries series) => series.Seconds.Count > 1 && series.Count > 1 ? (series.Seconds[^1] - series.Seconds[0]) * series.Count / (series.Count - 1) : 1;
}
