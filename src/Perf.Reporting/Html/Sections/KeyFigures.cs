namespace Perf.Reporting.Html.Sections;

/// <summary>The run in six figures.</summary>
internal static class KeyFigures
{
    /// <summary>Writes them.</summary>
    /// <param name="result">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(RunResult result)
    {
        MetricSummary? requests = result.Metrics.GetValueOrDefault(MetricNames.HttpReqs);
        MetricSummary? response = result.Metrics.GetValueOrDefault(MetricNames.HttpReqResponseTime);
        MetricSummary? failed = result.Metrics.GetValueOrDefault(MetricNames.HttpReqFailed);
        MetricSummary? vus = result.Metrics.GetValueOrDefault(MetricNames.Vus);
        return Markup.Of($"""
            <section aria-labelledby="figures"><h2 id="figures" class="hidden">Key figures</h2><dl class="tiles">
            {Tile("Requests", FigureText.Count(requests?.Count ?? 0), "in all")}
            {Tile("Rate", FigureText.Rate(requests?.Rate), Offered(result))}
            {Tile("Response time p95", FigureText.Time(response?.P95), $"median {FigureText.Time(response?.Med)}, p99 {FigureText.Time(response?.P99)}")}
            {Tile("Failed", FigureText.Share(failed?.Rate), failed is null ? "no requests" : $"{FigureText.Count(failed.Passes)} requests", failed?.Passes > 0 && !IsAllowed(result))}
            {Tile("Virtual users", FigureText.Count(vus?.Max), "busy at most")}
            {Tile("Duration", FigureText.Time(result.Duration), result.PlannedDuration is { } planned ? $"planned {FigureText.Time(planned)}" : "no planned end")}
            </dl></section>
            """);
    }

    private static Markup Tile(string name, string figure, string note, bool isBad = false) =>
        Markup.Of($"""<div class="tile{(isBad ? " bad" : "")}"><dt>{name}</dt><dd><span class="value">{figure}</span><span class="note">{note}</span></dd></div>""");

    // A share of failures that the run's own threshold accepts is no alarm.
    private static bool IsAllowed(RunResult result) =>
        result.Thresholds.Any(verdict => verdict is { Metric: MetricNames.HttpReqFailed, Step: null })
        && result.Thresholds.Where(verdict => verdict.Metric == MetricNames.HttpReqFailed).All(verdict => verdict.Outcome == Outcome.Pass);

    private static string Offered(RunResult result) => result.Validity.AchievedRatio is { } ratio
        ? $"{FigureText.Share(ratio)} of the planned starts made"
        : "requests per second";
}
