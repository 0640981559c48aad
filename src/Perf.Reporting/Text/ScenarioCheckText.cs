using System.Globalization;

namespace Perf.Reporting;

/// <summary>The check of a scenario as text: what is wrong, or the plan with its load over time, what it needs, where it goes and what may be regretted.</summary>
public static class ScenarioCheckText
{
    private const int ChartWidth = 80;
    private const int ChartHeight = 8;

    /// <summary>Writes the text.</summary>
    /// <param name="check">The check.</param>
    /// <param name="width">Columns of the terminal; the chart takes 80 at most.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <param name="unicode">Whether block characters may be used.</param>
    /// <returns>Lines, separated by line feeds.</returns>
    public static string Write(ScenarioCheck check, int width, bool colour, bool unicode)
    {
        var style = new Style(colour);
        var lines = new List<string> { Head(check, width, style) };
        if (!check.IsValid)
        {
            lines.AddRange(check.Problems.SelectMany(problem => Item(style.Bad("error"), problem.ToString(), width)));
            lines.AddRange(check.Warnings.SelectMany(warning => Item(style.Warn("warning"), warning.ToString(), width)));
            return string.Join('\n', lines);
        }

        lines.Add("");
        AddCharts(lines, check, width, style, unicode);
        lines.AddRange(Table(check, width, style));
        lines.Add("");
        lines.AddRange(Field("requests", Expected(check), width, style));
        lines.AddRange(Field("hosts", string.Join(", ", check.Hosts), width, style));
        lines.AddRange(check.Data.SelectMany(need => Field("data", DataText(need), width, style)));
        lines.AddRange(check.Thresholds.Count == 0 ? Field("thresholds", "none", width, style) : check.Thresholds.SelectMany((threshold, i) => Field(i == 0 ? "thresholds" : "", threshold, width, style)));
        lines.AddRange(check.Risks.SelectMany(risk => Item(OfLevel(style, risk.Level), risk.Message, width)));
        lines.AddRange(check.Warnings.SelectMany(warning => Item(style.Warn("warning"), warning.ToString(), width)));
        return string.Join('\n', lines);
    }

    private static string Head(ScenarioCheck check, int width, Style style)
    {
        string verdict = check.IsValid ? style.Good("valid") : style.Bad($"{check.Problems.Count} problem{(check.Problems.Count == 1 ? "" : "s")}");
        string environment = check.Environment is null ? "" : $", environment {check.Environment}";
        string target = check.Target.Length == 0 ? "" : $" against {check.Target}{(check.IsProduction ? " (PRODUCTION)" : "")}{environment}";
        return $"{style.Bold(Style.Clean(check.Name, width))}: {verdict}{Style.Clean(target, Math.Max(20, width))}";
    }

    private static void AddCharts(List<string> lines, ScenarioCheck check, int width, Style style, bool unicode)
    {
        int columns = Math.Min(ChartWidth, width);
        OfferedLoad offered = check.Offered;
        if (offered.PeakRate > 0)
        {
            lines.Add(style.Bold("  starts a second") + style.Dim($", peak {Figures.Rate(offered.PeakRate)}"));
            lines.AddRange(LoadChart.Draw([.. offered.Points.Select(point => point.Rate)], offered.Duration, "/s", columns - 2, ChartHeight, style, unicode).Select(line => $"  {line}"));
        }

        if (offered.PeakVus > 0)
        {
            lines.Add(style.Bold("  virtual users") + style.Dim($", peak {offered.PeakVus.ToString(CultureInfo.InvariantCulture)}"));
            lines.AddRange(LoadChart.Draw([.. offered.Points.Select(point => point.Vus)], offered.Duration, "", columns - 2, ChartHeight, style, unicode).Select(line => $"  {line}"));
        }

        lines.Add("");
    }

    private static IEnumerable<string> Table(ScenarioCheck check, int width, Style style)
    {
        string[] header = ["  load", "executor", "flow", "start", "duration", "iterations", "peak", "VUs"];
        IReadOnlyList<string>[] rows =
        [
            .. check.Executors.Select(executor => (IReadOnlyList<string>)
            [
                "  " + executor.Name,
                executor.Detail.Length == 0 ? executor.Executor : $"{executor.Executor} ({executor.Detail})",
                executor.Flow,
                DurationText.Format(executor.Start),
                DurationText.Format(executor.Duration),
                executor.Iterations is { } iterations ? Figures.Count(iterations) : "as many as fit",
                executor.PeakRate is { } rate ? $"{Figures.Rate(rate)}/s" : "-",
                executor.MaxVus?.ToString(CultureInfo.InvariantCulture) ?? "as needed",
            ]),
        ];
        return TextTable.Write(header, rows, width, style).Select(line => line.TrimEnd());
    }

    private static string Expected(ScenarioCheck check)
    {
        string time = $"in {DurationText.Format(check.Duration)} by plan, {DurationText.Format(check.MaxDuration)} at most";
        return check switch
        {
            { Requests: { } requests, Iterations: { } iterations } => $"{Figures.Count(requests)} in {Figures.Count(iterations)} iterations, {time}",
            { IterationsAtMost: { } most } => $"as many as fit, no more than {Figures.Count(most)} iterations because of their pauses, {time}",
            _ => $"as many as fit, {time}",
        };
    }

    private static string DataText(DataNeed need)
    {
        string rows = need.Rows is { } used ? $"uses up {Figures.Count(used)} rows" : $"rows by {need.Order}";
        string available = need.Available is { } there ? $", {Figures.Count(there)} there" : "";
        return $"{need.Name}{(need.File is null ? "" : $" ({need.File})")}: {rows}{available}{(need.Rows > need.Available ? ", TOO FEW" : "")}";
    }

    private static string OfLevel(Style style, RiskLevel level) => level switch
    {
        RiskLevel.High => style.Bad("risk"),
        RiskLevel.Medium => style.Warn("risk"),
        _ => style.Dim("note"),
    };

    private static IEnumerable<string> Field(string name, string text, int width, Style style) =>
        PlainText.Lines(Style.Clean(text, 2_000), Math.Max(20, width - 14)).Select((line, i) => style.Dim((i == 0 ? $"  {name}" : "").PadRight(14)) + line);

    private static IEnumerable<string> Item(string label, string text, int width) =>
        PlainText.Lines(Style.Clean(text, 2_000), Math.Max(20, width - 12)).Select((line, i) => (i == 0 ? $"  {label}: " : "    ") + line);
}
