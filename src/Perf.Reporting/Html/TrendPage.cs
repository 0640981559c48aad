using System.Globalization;
using Perf.Reporting.Html.Charts;
using Perf.Reporting.Html.Sections;

namespace Perf.Reporting.Html;

/// <summary>Trends as one page that needs nothing else, as the report of a run is.</summary>
public static class TrendPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="trends">The trends.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(IReadOnlyList<Trend> trends, TextWriter writer)
    {
        writer.Write("<!DOCTYPE html>\n");
        writer.Write(ReportPage.Head($"{Title(trends)} · Perf trend").Value);
        writer.Write(Markup.Of($"""
            <body><main class="plain"><header><h1>{Title(trends)}</h1><p class="note">{Span(trends)}</p></header>
            <section aria-labelledby="charts"><h2 id="charts" class="hidden">Charts</h2><div class="charts">{trends.Select(TrendFigure.Draw)}</div></section>
            {Changes(trends)}
            {Outlook(trends)}
            {LeftOut(trends)}
            </main><footer>Made by Perf. A change point is where the level of a series changes; suspected ones have fewer than ten runs after them.</footer><script>{new Markup(ReportPage.Script)}</script></body></html>

            """).Value);
    }

    private static string Title(IReadOnlyList<Trend> trends) =>
        trends.Count == 0 ? "No trends" : FigureText.Short(string.Join(", ", trends.Select(trend => trend.Scenario + (trend.Environment is null ? "" : $" / {trend.Environment}")).Distinct()), 120);

    private static string Span(IReadOnlyList<Trend> trends)
    {
        TrendPoint[] points = [.. trends.SelectMany(trend => trend.Points)];
        return points.Length == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"{points.Select(point => point.RunId).Distinct().Count()} runs from {points.Min(point => point.StartedAt):yyyy-MM-dd} to {points.Max(point => point.StartedAt):yyyy-MM-dd}");
    }

    private static Markup Changes(IReadOnlyList<Trend> trends)
    {
        IReadOnlyList<DataCell>[] rows =
        [
            .. trends.SelectMany(trend => trend.ChangePoints.Select(change => new DataCell[]
            {
                DataTable.Text(trend.Name),
                DataTable.Text(change.StartedAt is { } start ? FigureText.Moment(start) : ""),
                DataTable.Text(change.Kind == ChangeKind.Environment ? "other machine" : $"{(change.Effect == ChangeEffect.Unknown ? "Change" : change.Effect)}{(change.State == ChangeState.Suspected ? ", suspected" : "")}"),
                DataTable.Text(change.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{ratio:0.000} ({change.Low:0.000} to {change.High:0.000})") : ""),
                DataTable.Text(change.Build ?? change.Commit),
                DataTable.Text(change.RunId),
            })),
        ];
        return Markup.Of($"""<section><h2>Change points</h2>{(rows.Length == 0 ? Markup.Of($"<p>None.</p>") : DataTable.Write("Change points", ["Series", "From", "What", "#Ratio (95 %)", "Build", "Run"], rows))}</section>""");
    }

    private static Markup Outlook(IReadOnlyList<Trend> trends)
    {
        IEnumerable<IReadOnlyList<DataCell>> rows = trends.Select(trend => new DataCell[]
        {
            DataTable.Text(trend.Name),
            DataTable.Text(FigureText.InUnit(trend.Level, trend.Unit ?? "")),
            DataTable.Text(trend.Drift.Text),
            DataTable.Text(trend.Alarm.Text),
            DataTable.Text(string.Join(" ", trend.Forecasts.Select(forecast => $"{forecast.Threshold}: {forecast.Text}"))),
        });
        return Markup.Of($"""<section><h2>Outlook</h2>{DataTable.Write("Outlook", ["Series", "#Level", "Drift", "Newest runs", "Thresholds"], rows)}</section>""");
    }

    private static Markup LeftOut(IReadOnlyList<Trend> trends)
    {
        LeftOutRun[] runs = [.. trends.SelectMany(trend => trend.LeftOut).DistinctBy(run => run.RunId)];
        return runs.Length == 0 ? Markup.None : Markup.Of($"""<section><h2>Left out</h2>{DataTable.Write("Runs left out", ["Run", "Why"], runs.Select(run => new DataCell[] { DataTable.Text(run.RunId), DataTable.Text(run.Reason) }))}</section>""");
    }
}
