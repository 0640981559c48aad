using System.Globalization;

namespace Perf.Reporting;

/// <summary>A plan of changes as text for a terminal: what would be done, as diffs, why, how it is measured, what is left to people, and what was left out.</summary>
public static class OptimizationPlanText
{
    private const int Indent = 2;
    private const int MostLines = 60;
    private const int MostName = 120;

    /// <summary>Writes it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines, separated by line feeds; the last has none.</returns>
    public static string Write(OptimizationPlan plan, int width, bool colour)
    {
        var style = new Style(colour);
        List<string> lines = [style.Bold(Head(plan))];
        for (int i = 0; i < plan.Changes.Count; i++)
        {
            lines.Add("");
            lines.AddRange(Change(plan.Changes[i], i + 1, width, style));
        }

        foreach (PlannedChange advice in plan.Advice)
        {
            lines.Add("");
            lines.Add($"{style.Warn("for you")}  {style.Bold(Style.Clean(advice.OptimizationId, width))}  {Style.Clean(advice.Title, width)}");
            lines.AddRange(Wrapped(advice.Reason, width));
            lines.AddRange(Wrapped(advice.Advice ?? "", width));
        }

        if (plan.Skipped.Count > 0)
        {
            lines.Add("");
            lines.Add(style.Dim("left out"));
            lines.AddRange(plan.Skipped.SelectMany(one => Wrapped($"{one.OptimizationId}: {one.Reason}", width)).Select(style.Dim));
        }

        return string.Join('\n', lines);
    }

    private static string Head(OptimizationPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{plan.Changes.Count} {(plan.Changes.Count == 1 ? "change" : "changes")} by the strategy {plan.Strategy.ToString().ToLowerInvariant()}{(plan.Environment is { } name ? $" in {Style.Clean(name, MostName)}" : "")}; nothing was changed");

    private static IEnumerable<string> Change(PlannedChange change, int number, int width, Style style)
    {
        string risk = $"{change.Risk.ToString().ToLowerInvariant()} risk";
        string effect = change.Effect switch
        {
            TuningEffect.Restart => "needs a restart",
            TuningEffect.Reload => "by a reload",
            TuningEffect.NewSessions => "in new sessions",
            _ => "at once",
        };
        yield return string.Create(CultureInfo.InvariantCulture, $"{number}  {style.Bold(Style.Clean(change.OptimizationId, width))}  {Style.Clean(change.Title, width)}");
        yield return $"  {Style.Clean(change.Target, MostName)}, {(change.Risk == OptimizationRisk.High ? style.Bad(risk) : change.Risk == OptimizationRisk.Medium ? style.Warn(risk) : risk)}, {effect}{(change.IsReversible ? "" : ", cannot be undone")}; measured by {Style.Clean(change.Kpi.Describe(), MostName)}";
        foreach (string line in Wrapped(change.Reason, width))
        {
            yield return line;
        }

        // Where the change relieves and something else cures.
        foreach (string line in Wrapped(change.Advice is { Length: > 0 } advice ? $"For you: {advice}" : "", width))
        {
            yield return line;
        }

        string[] diff = change.Diff.Length == 0 ? [] : change.Diff.TrimEnd('\n').Split('\n');
        foreach (string line in diff.Take(MostLines))
        {
            string clean = new string(' ', Indent) + Style.Clean(line, width - Indent);
            yield return line.StartsWith('+') ? style.Good(clean) : line.StartsWith('-') ? style.Bad(clean) : style.Dim(clean);
        }

        if (diff.Length > MostLines)
        {
            yield return style.Dim(string.Create(CultureInfo.InvariantCulture, $"  and {diff.Length - MostLines} lines more, which -PlanPath has"));
        }
    }

    // A reason may hold a statement of somebody else's, and a plan may come from a file.
    private static IEnumerable<string> Wrapped(string text, int width) =>
        text.Length == 0 ? [] : PlainText.Lines(Style.Clean(text.ReplaceLineEndings(" "), int.MaxValue), width - Indent).Select(line => new string(' ', Indent) + line);
}
