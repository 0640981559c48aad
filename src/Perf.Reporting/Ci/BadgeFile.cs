using System.Globalization;
using System.Net;

namespace Perf.Reporting.Ci;

/// <summary>A badge for a README: the verdict in one word, as an SVG without any reference to elsewhere.</summary>
internal sealed class BadgeFile : IValidationWriter
{
    private const string Label = "performance";

    public string FileName => "badge.svg";

    public string Write(ValidationReport report)
    {
        int warnings = report.Issues.Count(issue => issue.Severity > ValidationSeverity.Info);
        (string text, string colour) = report.Outcome switch
        {
            ValidationOutcome.Blocked => ("blocked", "#c62828"),
            ValidationOutcome.PassedWithWarnings => (warnings == 1 ? "1 warning" : string.Create(CultureInfo.InvariantCulture, $"{warnings} warnings"), "#b26a00"),
            _ => ("passed", "#2e7d32"),
        };
        int left = Width(Label), right = Width(text), whole = left + right;
        string title = WebUtility.HtmlEncode($"{Label}: {text}");
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" aria-label="{title}">
              <title>{title}</title>
              <clipPath id="round"><rect width="{whole}" height="20" rx="3"/></clipPath>
              <g clip-path="url(#round)">
                <rect width="{left}" height="20" fill="#444"/>
                <rect x="{left}" width="{right}" height="20" fill="{colour}"/>
              </g>
              <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
                <text x="{left / 2.0}" y="14" textLength="{left - 10}">{Label}</text>
                <text x="{left + (right / 2.0)}" y="14" textLength="{right - 10}">{text}</text>
              </g>
            </svg>

            """).ReplaceLineEndings("\n");
    }

    // Verdana at 11 pixels: narrow letters half as wide as the others; textLength makes up for the rest.
    private static int Width(string text) => 10 + (int)Math.Ceiling(text.Sum(letter => letter is 'i' or 'l' or '1' or ' ' or 'f' or 't' or 'r' ? 4.4 : letter is 'm' or 'w' ? 10 : 7));
}
