using System.Security.Cryptography;
using System.Text;

namespace Perf.Reporting.Html;

/// <summary>
/// One page that needs nothing else: no font, no picture, no script from anywhere, and a policy (W3C, Content Security Policy Level 3) that forbids the browser to load any and to
/// run anything but the page's own script, which is known by its hash. It is well-formed XML as well as HTML, and complete without the script.
/// </summary>
public static class ReportPage
{
    private static readonly Lazy<string> s_style = new(() => Resource("report.css"));
    private static readonly Lazy<string> s_script = new(() => Resource("report.js"));
    private static readonly Lazy<string> s_policy = new(() => $"default-src 'none'; style-src {HashOf(Style)}; script-src {HashOf(Script)}; base-uri 'none'; form-action 'none'");

    /// <summary>The style sheet, which all pages share.</summary>
    public static string Style => s_style.Value;

    /// <summary>The script: tables that sort and filter, charts that read out values. It sets <c>window.perfReport.replace(markup)</c>, by which a live page replaces a section.</summary>
    public static string Script => s_script.Value;

    /// <summary>The policy that holds for a page of <see cref="Style"/> and <see cref="Script"/>, and for it alone.</summary>
    public static string Policy => s_policy.Value;

    /// <summary>Writes the page.</summary>
    /// <param name="data">The run, and what goes with it.</param>
    /// <param name="writer">Where to; stays open. The text is meant for UTF-8.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ReportFailed"/>: a chart cannot be drawn.</exception>
    public static void Write(ReportData data, TextWriter writer)
    {
        RunResult result = data.Result;
        writer.Write("<!DOCTYPE html>\n");
        writer.Write(Head($"{FigureText.Short(result.Scenario, 80)} · Perf report").Value);
        Markup[] sections = [.. ReportSections.All.Select(section => section.Element(data))];
        writer.Write(Markup.Of($"""
            <body><a class="skip" href="#headline">To the verdict</a>{Contents(sections)}<main>

            """).Value);
        foreach (Markup section in sections)
        {
            writer.Write(section.Value);
            writer.Write('\n');
        }

        writer.Write(Markup.Of($"""
            </main><footer>{(result.PerfVersion.Length == 0 ? "Made by Perf." : $"{(result.Source is null ? "Measured" : "Read")} by Perf {FigureText.Short(result.PerfVersion, 60)}.")} Response time counts from the intended start, service time from the first byte sent.</footer><script>{new Markup(Script)}</script></body></html>

            """).Value);
    }

    /// <summary>The beginning of a page up to its body.</summary>
    /// <param name="title">The title.</param>
    internal static Markup Head(string title) => Markup.Of($"""
        <html lang="en"><head><meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="{Policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" /><meta name="color-scheme" content="light dark" />
        <title>{title}</title><style>{new Markup(Style)}</style></head>

        """);

    private static Markup Contents(Markup[] sections)
    {
        IEnumerable<Markup> links = ReportSections.All.Where((_, i) => !sections[i].Value.Contains("hidden=\"hidden\"></section>", StringComparison.Ordinal))
            .Select(section => Markup.Of($"""<li><a href="#{section.Id}">{section.Title}</a></li>"""));
        return Markup.Of($"""<nav aria-label="Contents"><ul>{links}</ul></nav>""");
    }

    // A style or a script within the page is let through by the hash of exactly what stands between its tags.
    private static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string Resource(string name)
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
