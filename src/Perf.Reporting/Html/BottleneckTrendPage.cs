using System.Globalization;
using Perf.Reporting.Html.Sections;

namespace Perf.Reporting.Html;

/// <summary>What became of bottlenecks over a period, as one page that needs nothing else.</summary>
public static class BottleneckTrendPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="trends">The trends.</param>
    /// <param name="writer">Where to; stays open.</param>
    public static void Write(IReadOnlyList<BottleneckTrend> trends, TextWriter writer)
    {
        string title = trends.Count == 0 ? "No bottlenecks" : FigureText.Short(string.Join(", ", trends.Select(trend => trend.Scenario + (trend.Environment is null ? "" : $" / {trend.Environment}")).Distinct()), 120);
        Markup body = trends.Count == 0
            ? Markup.Of($"""<p class="summary">None was found in any run of the period.</p>""")
            : DataTable.Write("Bottlenecks over time", ["Bottleneck", "State", "#Found", "#Confidence", "#Impact, first", "#Impact, last", "#A day", "First seen", "Last seen", "Appeared with", "In words"], trends.Select(Row));
        writer.Write("<!DOCTYPE html>\n");
        writer.Write(ReportPage.Head($"{title} · Perf bottlenecks").Value);
        writer.Write(Markup.Of($"""
            <body><main><header><p class="over">Bottlenecks over time</p><h1>{title}</h1></header>
            <section aria-label="Bottlenecks over time">{body}</section>
            </main><footer>Made by Perf.</footer><script>{new Markup(ReportPage.Script)}</script></body></html>

            """).Value);
    }

    private static DataCell[] Row(BottleneckTrend trend) =>
    [
        Markup.Of($"""{FigureText.Short(trend.Title)}<span class="reason"><code>{FigureText.Short(trend.Id, 80)}</code> {FigureText.Short(trend.Scenario + (trend.Environment is { } environment ? $" / {environment}" : ""), 120)}</span>"""),
        Markup.Of($"""<span class="chip {Class(trend.State)}">{trend.State.ToString()}</span>"""),
        DataTable.Figure(trend.Runs == 0 ? 0 : trend.Found / (double)trend.Runs, string.Create(CultureInfo.InvariantCulture, $"{trend.Found} of {trend.Runs}")),
        DataTable.Figure(trend.Confidence, FindingText.Percent(trend.Confidence)),
        DataTable.Figure(trend.FirstImpact, FindingText.Percent(trend.FirstImpact)),
        DataTable.Figure(trend.LastImpact, FindingText.Percent(trend.LastImpact)),
        DataTable.Figure(trend.ImpactPerDay, trend.ImpactPerDay is { } slope ? string.Create(CultureInfo.InvariantCulture, $"{slope * 100:+0.0;−0.0;0} %") : ""),
        DataTable.Text(FigureText.Moment(trend.FirstSeen)),
        DataTable.Text(FigureText.Moment(trend.LastSeen)),
        DataTable.Text(FigureText.Short(trend.AppearedWith ?? "", 120)),
        Markup.Of($"""<span class="example">{FigureText.Short(trend.Text, 600)}</span>"""),
    ];

    private static string Class(BottleneckState state) => state switch
    {
        BottleneckState.New or BottleneckState.Growing => "fail",
        BottleneckState.Gone or BottleneckState.Shrinking => "pass",
        _ => "nodata",
    };
}
