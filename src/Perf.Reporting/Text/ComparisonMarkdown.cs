using System.Globalization;
using System.Text;

namespace Perf.Reporting;

/// <summary>A comparison as Markdown: for a pull request, or the summary of a CI job.</summary>
public static class ComparisonMarkdown
{
    /// <summary>Writes the text.</summary>
    /// <param name="report">The comparison.</param>
    /// <returns>Lines that end in a line feed.</returns>
    public static string Write(ComparisonReport report)
    {
        var text = new StringBuilder();
        string verdict = ComparisonFigures.Verdict(report.Verdict, report.Suspected);
        text.Append(CultureInfo.InvariantCulture, $"## {Sign(report.Verdict)} {verdict}: {Cell(report.Scenario.Length == 0 ? "values" : report.Scenario)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Cell(report.Candidate)} against {Cell(report.Baseline)}. {Cell(report.Why)}\n\n");
        text.Append("| | Metric | From → to | Change | Interval | P(worse) | Sees | Why |\n|---|---|---|---|---|---|---|---|\n");
        foreach (Comparison one in report.Comparisons)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Sign(one.Verdict)} {ComparisonFigures.Verdict(one)} | {Cell(ComparisonFigures.Subject(one))} | {ComparisonFigures.Values(one)} | {ComparisonFigures.Change(one)} | {ComparisonFigures.Interval(one)} | {ComparisonFigures.Worse(one)} | {ComparisonFigures.Sees(one)} | {Cell(one.Why)} |\n");
        }

        string[] notes =
        [
            .. report.LeftOut.Select(run => $"left out: {run.RunId}: {run.Reason}"), .. report.AddedSteps.Select(step => $"step added: {step}"),
            .. report.RemovedSteps.Select(step => $"step removed: {step}"), .. report.Warnings,
        ];
        if (notes.Length > 0)
        {
            text.Append('\n');
            foreach (string note in notes)
            {
                text.Append(CultureInfo.InvariantCulture, $"- {Cell(note)}\n");
            }
        }

        return text.ToString();
    }

    private static string Sign(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Regressed => "❌",
        ComparisonVerdict.Inconclusive => "❔",
        ComparisonVerdict.Improved => "🚀",
        _ => "✅",
    };

    // Names of steps may come from a server.
    private static string Cell(string text) => MarkdownText.Cell(text);
}
