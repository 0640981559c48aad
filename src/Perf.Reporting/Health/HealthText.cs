namespace Perf.Reporting;

/// <summary>A health report as text: the summary, and each check with what to do about it.</summary>
public static class HealthText
{
    private const int StatusWidth = 10;

    /// <summary>Writes the text.</summary>
    /// <param name="report">The report.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines, separated by line feeds.</returns>
    public static string Write(HealthReport report, int width, bool colour)
    {
        var style = new Style(colour);
        int name = Math.Clamp(report.Checks.Select(check => check.Name.Length).DefaultIfEmpty(0).Max(), 8, 32);
        var lines = new List<string> { style.Bold(Style.Clean(report.Summary, 1000)) };
        foreach (HealthCheck check in report.Checks)
        {
            string label = $"{Status(style, check.Status)}  {Style.Clean(check.Name, name).PadRight(name)}  ";
            int indent = StatusWidth + 2 + name + 2;
            lines.AddRange(Wrapped(label, check.Message, indent, width));
            lines.AddRange(check.Evidence.SelectMany(line => Wrapped(new string(' ', indent), $"- {line}", indent, width)));
            if (check.Advice is { } advice && check.Status != HealthStatus.Healthy)
            {
                lines.AddRange(Wrapped(new string(' ', indent), $"→ {advice}", indent, width));
            }
        }

        foreach (HealthChange change in report.Changes)
        {
            lines.Add(style.Dim($"changed: {Style.Clean(change.Name, name)}, {(change.From == HealthStatus.Skipped ? "seen for the first time" : change.From.ToString())} → {change.To}"));
        }

        return string.Join('\n', lines);
    }

    private static string Status(Style style, HealthStatus status)
    {
        string text = status.ToString().PadRight(StatusWidth);
        return status switch
        {
            HealthStatus.Healthy => style.Good(text),
            HealthStatus.Degraded => style.Warn(text),
            HealthStatus.Unhealthy => style.Bad(text),
            _ => style.Dim(text),
        };
    }

    private static IEnumerable<string> Wrapped(string label, string text, int indent, int width) =>
        PlainText.Lines(Style.Clean(text, 2000), Math.Max(20, width - indent)).Select((line, i) => (i == 0 ? label : new string(' ', indent)) + line);
}
