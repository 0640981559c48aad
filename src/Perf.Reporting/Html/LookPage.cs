using Perf.Reporting.Html.Sections;

namespace Perf.Reporting.Html;

/// <summary>What monitors showed without a run, as one page that needs nothing else, as the report of a run is.</summary>
public static class LookPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="data">What monitors read, in the shape of a run without requests, and its diagnosis.</param>
    /// <param name="writer">Where to; stays open.</param>
    public static void Write(ReportData data, TextWriter writer)
    {
        RunResult look = data.Result;
        string title = $"Monitors of {FigureText.Short(look.Environment ?? "this machine", 80)}";
        writer.Write("<!DOCTYPE html>\n");
        writer.Write(ReportPage.Head($"{title} · Perf").Value);
        writer.Write(Markup.Of($"""
            <body><main><header><p class="over">Looked at without a run</p><h1>{title}</h1><p class="sub"><time datetime="{look.StartedAt.ToString("O")}">{FigureText.Moment(look.StartedAt)}</time> · {FigureText.Time(look.Duration)} · nobody made load that was measured, so nothing is said of response times</p></header>
            <section id="why" aria-labelledby="why-title">{WhySection.Write(data)}</section>
            {Monitors(data)}
            </main><footer>Made by Perf. A run with the same monitors (Invoke-PerfTest) tells how much of a request's time each cause takes.</footer><script>{new Markup(ReportPage.Script)}</script></body></html>

            """).Value);
    }

    private static Markup Monitors(ReportData data) => MonitorsSection.Write(data) is { Value.Length: > 0 } content ? Markup.Of($"""<section id="monitors" aria-labelledby="monitors-title">{content}</section>""") : Markup.None;
}
