using System.Globalization;
using System.Text;

namespace Perf.Reporting.Html.Live;

/// <summary>
/// The report of a run that still goes on: a page that is whole when it arrives, and whose parts are replaced as they change. Its script is its own, it asks for nothing but
/// its own address, and every text in it is escaped.
/// </summary>
public static class LivePage
{
    /// <summary>The name of the page's script.</summary>
    public const string ScriptName = "live.js";

    /// <summary>The name of the page's style sheet.</summary>
    public const string StyleName = "live.css";

    /// <summary>The part that the buttons follow; it is no element of the page.</summary>
    public static LivePart State { get; } = new(NowSection.StateId, NowSection.WriteState);

    /// <summary>The part of the latest second, which is cheap to write.</summary>
    public static LivePart Now { get; } = new(NowSection.Id, NowSection.Write);

    /// <summary>The report's parts, in the order of the page.</summary>
    public static IReadOnlyList<LivePart> Sections { get; } = [.. ReportSections.All.Select(section => new LivePart(section.Id, state => section.Write(state.Data)))];

    /// <summary>The script: the report's, and what is the live page's own.</summary>
    public static byte[] Script { get; } = Encoding.UTF8.GetBytes($"{ReportPage.Script}\n{Resource(ScriptName)}");

    /// <summary>The style sheet, likewise.</summary>
    public static byte[] Style { get; } = Encoding.UTF8.GetBytes($"{ReportPage.Style}\n{Resource(StyleName)}");

    /// <summary>Writes the page.</summary>
    /// <param name="run">What the run is.</param>
    /// <param name="parts">The parts by id, as they were written last; those that are not there yet are empty.</param>
    /// <param name="version">The version of the parts, from which the page goes on.</param>
    /// <returns>HTML.</returns>
    public static string Write(RunResult run, IReadOnlyDictionary<string, string> parts, long version)
    {
        Markup Part(LivePart part) => new(parts.TryGetValue(part.Id, out string? written) ? written : Markup.Of($"""<section id="{part.Id}" hidden="hidden"></section>""").Value);
        string state = parts.GetValueOrDefault(State.Id, "{}");
        return "<!DOCTYPE html>\n" + Markup.Of($"""
            <html lang="en"><head><meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" /><meta name="color-scheme" content="light dark" /><meta name="referrer" content="no-referrer" />
            <title>{FigureText.Short(run.Scenario, 60)} · Perf</title><link rel="icon" href="data:," /><link rel="stylesheet" href="{StyleName}" /><script src="{ScriptName}" defer="defer"></script></head>
            <body data-version="{version.ToString(CultureInfo.InvariantCulture)}" data-state="{state}">
            <div id="bar"><p class="what"><span id="status" class="chip" role="status">Live</span> <strong>{FigureText.Short(run.Scenario, 60)}</strong> <span class="target">{FigureText.Short(run.Target, 80)}</span></p>
            <div class="buttons" role="group" aria-label="Steer the run">
            <button type="button" id="pause" disabled="disabled">Pause</button>
            <span class="rate" hidden="hidden"><button type="button" id="slower" disabled="disabled" aria-label="Lower the rate by a tenth">−</button><output id="factor" aria-label="Rate, as a share of the plan">100 %</output><button type="button" id="faster" disabled="disabled" aria-label="Raise the rate by a tenth">+</button></span>
            <button type="button" id="stop" class="danger" disabled="disabled">Stop</button></div>
            <p id="notice" role="alert" hidden="hidden"></p></div>
            <main>{Part(Now)}
            {Sections.Select(Part)}
            </main><footer>Live view of run {FigureText.Short(run.Id, 60)}. Response time counts from the intended start, service time from the first byte sent.</footer></body></html>

            """).Value;
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(LivePage).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} of the live page is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
