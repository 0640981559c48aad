using System.Globalization;
using System.Text;

namespace Perf.Reporting;

/// <summary>A health report as Markdown: for the summary of a CI job, or a wiki. What servers said is escaped.</summary>
public static class HealthMarkdown
{
    /// <summary>Writes the text.</summary>
    /// <param name="report">The report.</param>
    /// <returns>Lines that end in a line feed.</returns>
    public static string Write(HealthReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {Sign(report.Status)} {Cell(report.Summary)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{report.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, from {Cell(report.Machine)}, in {DurationText.Format(TimeSpan.FromMilliseconds(Math.Round(report.Duration.TotalMilliseconds)))}.\n\n");
        text.Append("| | Check | Found | Value | Limit | What to do |\n|---|---|---|--:|--:|---|\n");
        foreach (HealthCheck check in report.Checks)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Sign(check.Status)} {check.Status} | {Cell(check.Name)} | {Cell(check.Message)}{string.Concat(check.Evidence.Select(line => $"<br>{Cell(line)}"))} | {Cell(check.ValueText)} | {Cell(check.LimitText)} | {Cell(check.Status == HealthStatus.Healthy ? "" : check.Advice ?? "")} |\n");
        }

        return text.ToString();
    }

    private static string Sign(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "✅",
        HealthStatus.Degraded => "⚠️",
        HealthStatus.Unhealthy => "❌",
        _ => "➖",
    };

    private static string Cell(string text) => MarkdownText.Cell(text);
}
