using System.Globalization;
using System.Text;

namespace Perf.Reporting.Ci;

/// <summary>The validation in Markdown, for the summary of a CI job or a comment on a pull request: the verdict, what to do, the runs, what changed.</summary>
internal sealed class SummaryFile : IValidationWriter
{
    // GitHub takes 1 MB of a step; what is beyond these is in the report.
    private const int MostIssues = 50, MostLines = 60, MostRuns = 100;

    public string FileName => "validation_summary.md";

    public string Write(ValidationReport report)
    {
        var text = new StringBuilder();
        (string sign, string word) = report.Outcome switch
        {
            ValidationOutcome.Blocked => ("❌", "blocked"),
            ValidationOutcome.PassedWithWarnings => ("⚠️", "passed with warnings"),
            _ => ("✅", "passed"),
        };
        text.Append(CultureInfo.InvariantCulture, $"## {sign} Performance {word}\n\n{Escape(report.Summary)}\n\n");
        string about = string.Join(" · ", new[] { Named("Type", report.Type), Named("environment", report.Environment), Named("commit", report.Commit is { Length: > 12 } commit ? commit[..12] : report.Commit), Named("branch", report.Branch) }.OfType<string>());
        if (about.Length > 0)
        {
            text.Append(about).Append("\n\n");
        }

        Issues(text, report);
        Runs(text, report);
        foreach (ComparisonReport comparison in report.Comparisons)
        {
            Comparison(text, comparison);
        }

        foreach (string note in report.Notes)
        {
            text.Append("> ").Append(Escape(note)).Append('\n');
        }

        return text.ToString();
    }

    private static void Issues(StringBuilder text, ValidationReport report)
    {
        if (report.Issues.Count == 0)
        {
            return;
        }

        text.Append("| | Issue | What to do |\n|---|---|---|\n");
        foreach (ValidationIssue issue in report.Issues.Take(MostIssues))
        {
            string sign = issue.Blocks ? "❌" : issue.Severity > ValidationSeverity.Info ? "⚠️" : "ℹ️";
            text.Append(CultureInfo.InvariantCulture, $"| {sign} | {Escape(issue.Message)} | {Escape(issue.Suggestion)} |\n");
        }

        text.Append('\n');
        More(text, report.Issues.Count - MostIssues, "issues");
    }

    private static void Runs(StringBuilder text, ValidationReport report)
    {
        if (report.Runs.Count == 0)
        {
            return;
        }

        text.Append("### Runs\n\n| Scenario | Run | Verdict | Requests/s | p95 | Failed |\n|---|---|---|--:|--:|--:|\n");
        foreach (ValidatedRun run in report.Runs.Take(MostRuns))
        {
            string verdict = !run.IsValid ? "invalid" : run.Outcome?.ToString().ToLowerInvariant() ?? "not judged";
            text.Append(CultureInfo.InvariantCulture, $"| {Escape(run.Scenario)}{(run.Tool is null ? "" : $" ({Escape(run.Tool)})")} | {Escape(run.Id)} | {verdict} | {run.RequestRate:#,##0.#} | {(run.P95 is { } p95 ? $"{NumberText.Format(Math.Round(p95, 1))} ms" : "")} | {(run.FailedRate is { } failed ? $"{NumberText.Format(Math.Round(failed * 100, 3))} %" : "")} |\n");
        }

        text.Append('\n');
        More(text, report.Runs.Count - MostRuns, "runs");
    }

    private static void Comparison(StringBuilder text, ComparisonReport report)
    {
        Comparison[] lines = [.. report.Comparisons.OrderByDescending(line => line.IsGating).ThenBy(line => line.Verdict == ComparisonVerdict.Unchanged)];
        text.Append(CultureInfo.InvariantCulture, $"### {Escape(report.Scenario)} against {Escape(report.Baseline)}\n\n{Escape(report.Why)}\n\n");
        text.Append("<details><summary>Metrics</summary>\n\n| Metric | Verdict | Ratio | Interval | Smallest visible change |\n|---|---|--:|---|--:|\n");
        foreach (Comparison line in lines.Take(MostLines))
        {
            string interval = line is { Low: { } low, High: { } high } ? string.Create(CultureInfo.InvariantCulture, $"{low:0.###} to {high:0.###}") : "";
            text.Append(CultureInfo.InvariantCulture, $"| {Escape($"{(line.Step is null ? "" : $"{line.Step}: ")}{line.Metric} {line.Statistic}")} | {line.Verdict} | {line.Ratio:0.###} | {interval} | {(line.MinimalDetectableEffect is { } effect ? $"{NumberText.Format(Math.Round(effect * 100, 1))} %" : "")} |\n");
        }

        text.Append("\n</details>\n\n");
        More(text, lines.Length - MostLines, "metrics");
    }

    private static void More(StringBuilder text, int count, string what)
    {
        if (count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{count} more {what} are in validation_report.json.\n\n");
        }
    }

    private static string? Named(string name, string? value) => value is { Length: > 0 } ? $"{name} **{Escape(value)}**" : null;

    // Text of servers and files: nothing in it may become markup, end a cell or call somebody.
    private static string Escape(string text) => MarkdownText.Cell(text.ReplaceLineEndings(" "));
}
