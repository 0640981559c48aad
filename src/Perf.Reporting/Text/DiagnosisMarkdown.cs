using System.Globalization;
using System.Text;
using Perf.Reporting.Html;

namespace Perf.Reporting;

/// <summary>A diagnosis as Markdown: for the summary of a CI job, a ticket or a wiki. What servers and files said is escaped.</summary>
public static class DiagnosisMarkdown
{
    private const int BarWidth = 20;

    /// <summary>Writes the text.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <returns>Lines that end in a line feed.</returns>
    public static string Write(Diagnosis diagnosis)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {Sign(diagnosis)} {Cell(diagnosis.Summary)}\n\n{Run(diagnosis)}\n");
        foreach (string reason in diagnosis.Quality.IsJudgeable ? [] : diagnosis.Quality.Reasons)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Cell(reason)}\n");
        }

        Budget(text, diagnosis.Budget);
        foreach (Finding finding in FindingText.IsSummaryOfAnswer(diagnosis) ? [] : diagnosis.Findings)
        {
            Found(text, finding);
        }

        if (diagnosis.Next.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### Next\n\n{MarkdownText.Code(diagnosis.Next, "powershell")}");
        }

        List(text, "Load", diagnosis.Curve.Text.Length > 0 ? [diagnosis.Curve.Text] : []);
        List(text, "Looked at, and not above the cut", diagnosis.Others.Select(one => $"{one.Id}, {FindingText.Weight(one)}{(one.ConsequenceOf is { } cause ? $", follows from {cause}" : "")}: {one.Title}"));
        List(text, "Not measured", diagnosis.Missing);
        List(text, "To be told besides", diagnosis.Quality.Warnings.Concat(diagnosis.Warnings).Except(diagnosis.Budget?.Contradictions ?? []));
        return text.ToString();
    }

    /// <summary>Writes what became of bottlenecks over a period.</summary>
    /// <param name="trends">The trends.</param>
    /// <returns>Lines that end in a line feed.</returns>
    public static string Write(IReadOnlyList<BottleneckTrend> trends)
    {
        var text = new StringBuilder("## Bottlenecks over time\n\n");
        if (trends.Count == 0)
        {
            return text.Append("None was found in any run.\n").ToString();
        }

        text.Append("| | Bottleneck | Scenario | Found | Confidence | Impact, first to last | Since | Last seen | Appeared with |\n|---|---|---|--:|--:|--:|---|---|---|\n");
        foreach (BottleneckTrend trend in trends)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {trend.State} | {Cell(trend.Id)}: {Cell(trend.Title)} | {Cell(trend.Scenario)}{(trend.Environment is { } environment ? $" / {Cell(environment)}" : "")} | {trend.Found} of {trend.Runs} | {FindingText.Percent(trend.Confidence)} | {FindingText.Percent(trend.FirstImpact)} → {FindingText.Percent(trend.LastImpact)} | {trend.FirstSeen.UtcDateTime:yyyy-MM-dd HH:mm} | {trend.LastSeen.UtcDateTime:yyyy-MM-dd HH:mm} | {Cell(trend.AppearedWith ?? "")} |\n");
        }

        return text.ToString();
    }

    private static string Run(Diagnosis diagnosis)
    {
        string environment = diagnosis.Environment is { } name ? $" in {Cell(name)}" : "";
        string when = diagnosis.StartedAt == default ? "" : string.Create(CultureInfo.InvariantCulture, $", {diagnosis.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        return diagnosis.WithoutLoad
            ? $"Monitors{environment} were looked at without a run{when}: nothing is said of response times.\n"
            : $"Run {Cell(diagnosis.RunId)} of {Cell(diagnosis.Scenario)}{environment}{when}, sensitivity {diagnosis.Sensitivity.ToString().ToLowerInvariant()}.\n";
    }

    private static void Budget(StringBuilder text, TimeBudget? budget)
    {
        if (budget is null || budget.Parts.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n| Where the mean of {Figures.Time(budget.Milliseconds)} goes | | | from |\n|---|--:|---|---|\n");
        foreach (TimeBudgetPart part in budget.Parts)
        {
            string bar = new('█', double.IsFinite(part.Share) ? (int)Math.Round(Math.Clamp(part.Share, 0, 1) * BarWidth) : 0);
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(part.Title)} | {Figures.Time(part.Milliseconds)} | {bar} {FindingText.Percent(part.Share)} | {Cell(part.Source)} |\n");
        }

        foreach (string contradiction in budget.Contradictions)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Cell(contradiction)}\n");
        }
    }

    private static void Found(StringBuilder text, Finding finding)
    {
        string rank = finding.Rank > 0 ? string.Create(CultureInfo.InvariantCulture, $"{finding.Rank}. ") : "";
        text.Append(CultureInfo.InvariantCulture, $"\n### {rank}{Cell(finding.Title)}\n\n");
        if (!FindingText.IsAnswer(finding))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Cell(finding.Id)}, {FindingText.Weight(finding)}.\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{Cell(finding.Explanation)}\n");
        if (finding.Evidence.Count + finding.Against.Count > 0)
        {
            text.Append("\n| | Signal | Value | Counts from | Source | What it means |\n|---|---|--:|--:|---|---|\n");
            foreach ((string side, FindingEvidence one) in finding.Evidence.Select(one => ("for", one)).Concat(finding.Against.Select(one => ("against", one))))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {side} | {Cell(one.Signal)} | {Cell(FigureText.InUcum(one.Value, one.Unit))} | {Cell(FigureText.InUcum(one.Limit, one.Unit))} | {Cell(one.Source)} | {Cell(one.Text)} |\n");
            }
        }

        Lines(text, "So also", finding.Consequences);
        Lines(text, "Would settle it", FindingText.IsAnswer(finding) ? [] : finding.Missing);
        Lines(text, "Verify", finding.Verify);
        Lines(text, "Known cures", finding.Optimizations);
        if (finding.Parameters.Count > 0)
        {
            text.Append('\n').Append(MarkdownText.Code(finding.Parameters.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}: {one.Value}"), "text"));
        }
    }

    private static void Lines(StringBuilder text, string head, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**{head}:** {string.Join("; ", lines.Select(Cell))}\n");
        }
    }

    private static void List(StringBuilder text, string head, IEnumerable<string> items)
    {
        string[] all = [.. items];
        if (all.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {head}\n\n{string.Concat(all.Select(item => $"- {Cell(item)}\n"))}");
        }
    }

    private static string Sign(Diagnosis diagnosis) => (diagnosis.Findings is [var first, ..] ? first.Id : null) switch
    {
        Finding.NoBottleneckFound => "✅",
        null or Finding.CannotBeJudged => "❔",
        _ => "🔎",
    };

    private static string Cell(string text) => MarkdownText.Cell(text);
}
