namespace Perf.Reporting.Html.Sections;

/// <summary>The run in some figures.</summary>
internal static class KeyFigures
{
    /// <summary>Writes them.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(ReportData data)
    {
        RunResult result = data.Result;
        RequestTotals requests = RequestTotals.Of(result.Metrics);
        IReadOnlyList<RequestMetrics> families = RequestMetrics.In(result.Metrics);
        MetricSummary? vus = result.Metrics.GetValueOrDefault(MetricNames.Vus);
        return Markup.Of($"""
            <h2 id="figures-title" class="hidden">Key figures</h2><dl class="tiles">
            {Tile("Requests", FigureText.Count(requests.Count), families.Count < 2 ? "in all" : string.Join(", ", families.Select(family => $"{family.Protocol} {FigureText.Count(result.Metrics.GetValueOrDefault(family.Count)?.Count)}")))}
            {Tile("Rate", FigureText.Rate(requests.Rate), Offered(result))}
            {families.DefaultIfEmpty(RequestMetrics.Http).Select(family => ResponseTime(result, family, families.Count > 1))}
            {Tile("Failed", FigureText.Share(requests.Share), requests.Failed is null ? "no requests" : $"{FigureText.Count(requests.Failed)} requests", requests.Failed > 0 && !families.All(family => IsAllowed(result, family)))}
            {Tile("Virtual users", FigureText.Count(vus?.Max), "busy at most")}
            {Tile("Duration", FigureText.Time(result.Duration), result.PlannedDuration is { } planned ? $"planned {FigureText.Time(planned)}" : "no planned end")}
            </dl>
            """);
    }

    private static Markup Tile(string name, string figure, string note, bool isBad = false) =>
        Markup.Of($"""<div class="tile{(isBad ? " bad" : "")}"><dt>{name}</dt><dd><span class="value">{figure}</span><span class="note">{note}</span></dd></div>""");

    private static Markup ResponseTime(RunResult result, RequestMetrics family, bool isNamed)
    {
        (string name, MetricSummary? response) = MainLatency.Of(result.Metrics, family);
        name = $"{char.ToUpperInvariant(name[0])}{name[1..]} p95";
        return Tile(
            isNamed ? $"{name} ({family.Protocol})" : name,
            FigureText.Time(response?.P95),
            $"median {FigureText.Time(response?.Med)}, p99 {FigureText.Time(response?.P99)}");
    }

    // A share of failures that the run's own threshold accepts is no alarm.
    private static bool IsAllowed(RunResult result, RequestMetrics family) =>
        result.Metrics.GetValueOrDefault(family.Failed) is not { Passes: > 0 }
        || (result.Thresholds.Any(verdict => verdict.Metric == family.Failed && verdict.Step is null)
            && result.Thresholds.Where(verdict => verdict.Metric == family.Failed).All(verdict => verdict.Outcome == Outcome.Pass));

    private static string Offered(RunResult result) => result.Validity.AchievedRatio is { } ratio
        ? $"{FigureText.Share(ratio)} of the planned starts made"
        : "requests per second";
}
