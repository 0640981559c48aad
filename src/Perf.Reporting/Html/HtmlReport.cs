using Perf.Reporting.Html.Charts;
using Perf.Reporting.Html.Sections;

namespace Perf.Reporting.Html;

/// <summary>
/// One page that needs nothing else: no script, no font, no picture from anywhere, and a policy that forbids the browser to load any. It is well-formed
/// XML as well as HTML.
/// </summary>
internal sealed class HtmlReport : IReportWriter
{
    private static readonly Lazy<Markup> s_style = new(ReadStyle);

    /// <summary>The style sheet, which all pages share.</summary>
    public static Markup Style => s_style.Value;

    public string Format => "html";

    public string Extension => ".html";

    public string? ContentType => "text/html";

    public void Write(RunResult result, TextWriter writer)
    {
        IReadOnlyList<TimeBin> bins = TimeBin.From(result.Intervals);
        writer.Write("<!DOCTYPE html>\n");
        writer.Write(Markup.Of($"""
            <html lang="en"><head><meta charset="utf-8" />
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'" />
            <meta name="viewport" content="width=device-width, initial-scale=1" /><meta name="color-scheme" content="light dark" />
            <title>{FigureText.Short(result.Scenario, 80)} · Perf report</title><style>{Style}</style></head>
            <body><main>{Headline.Write(result)}
            {KeyFigures.Write(result)}
            <section aria-labelledby="charts"><h2 id="charts" class="hidden">Charts</h2><div class="charts">
            {ResponseTimeChart.Draw(result, bins)}{ThroughputChart.Draw(bins)}{PercentileChart.Draw(result)}{ErrorChart.Draw(bins)}
            </div></section>
            {ThresholdsTable.Write(result)}
            {StepsTable.Write(result)}
            {ErrorsTable.Write(result)}
            {ChecksTable.Write(result)}
            {MetricsTable.Write(result)}
            {PhasesTable.Write(result)}
            {ValiditySection.Write(result)}
            {AboutSection.Write(result)}
            </main><footer>{(result.PerfVersion.Length == 0 ? "Made by Perf." : $"{(result.Source is null ? "Measured" : "Read")} by Perf {FigureText.Short(result.PerfVersion, 60)}.")} Response time counts from the intended start, service time from the first byte sent.</footer></body></html>

            """).Value);
    }

    private static Markup ReadStyle()
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")
            ?? throw new InvalidOperationException("The style sheet of the report is not in the assembly.");
        using var reader = new StreamReader(stream);
        return new Markup(reader.ReadToEnd());
    }
}
