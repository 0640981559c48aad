using System.Globalization;

namespace Perf.Reporting;

/// <summary>A validation as text: the verdict, what blocks, what else was found, and the runs.</summary>
public static class ValidationText
{
    private const int MostRuns = 10;

    /// <summary>Writes the text.</summary>
    /// <param name="report">The report.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines, separated by line feeds.</returns>
    public static string Write(ValidationReport report, int width, bool colour)
    {
        var style = new Style(colour);
        string verdict = report.Outcome switch
        {
            ValidationOutcome.Blocked => style.Bad("Blocked"),
            ValidationOutcome.PassedWithWarnings => style.Warn("Passed with warnings"),
            _ => style.Good("Passed"),
        };
        string about = string.Join(", ", new[] { report.Type, report.Environment, report.Commit is { Length: > 12 } commit ? commit[..12] : report.Commit }.OfType<string>());
        var lines = new List<string> { $"{style.Bold(verdict)}{(about.Length > 0 ? style.Dim($"  {Style.Clean(about, width)}") : "")}", Style.Clean(report.Summary, 500) };
        foreach (ValidationIssue issue in report.Issues)
        {
            string label = issue.Blocks ? style.Bad("blocks ") : issue.Severity > ValidationSeverity.Info ? style.Warn("warning") : style.Dim("info   ");
            lines.AddRange(Item(label, issue.Message, width));
            lines.AddRange(Item(style.Dim("       "), $"→ {issue.Suggestion}", width));
        }

        if (report.Runs.Count > 0)
        {
            string[][] rows = [.. report.Runs.Take(MostRuns).Select(Row)];
            lines.Add("");
            lines.AddRange(TextTable.Write(["Run", "Verdict", "Requests/s", "p95", "Failed"], rows, width, style));
            if (report.Runs.Count > MostRuns)
            {
                lines.Add(style.Dim($"and {report.Runs.Count - MostRuns} more"));
            }
        }

        lines.AddRange(report.Notes.SelectMany(note => Item(style.Dim("note   "), note, width)));
        return string.Join('\n', lines);
    }

    private static string[] Row(ValidatedRun run) =>
    [
        $"{run.Scenario} {run.Id}",
        !run.IsValid ? "Invalid" : run.Outcome?.ToString() ?? "not judged",
        run.RequestRate.ToString("#,##0.#", CultureInfo.InvariantCulture),
        run.P95 is { } p95 ? $"{NumberText.Format(Math.Round(p95, 1))} ms" : "",
        run.FailedRate is { } failed ? $"{NumberText.Format(Math.Round(failed * 100, 3))} %" : "",
    ];

    private static IEnumerable<string> Item(string label, string text, int width) =>
        PlainText.Lines(Style.Clean(text, 2_000), Math.Max(20, width - 10)).Select((line, i) => (i == 0 ? $"{label} " : "        ") + line);
}
