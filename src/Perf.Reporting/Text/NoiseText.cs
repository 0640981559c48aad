using System.Globalization;

namespace Perf.Reporting;

/// <summary>A measurement of noise as text for a terminal: whether the setup can gate, and what it can see.</summary>
public static class NoiseText
{
    private const int MaxText = 1000;

    /// <summary>Writes the text.</summary>
    /// <param name="report">The measurement.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines, separated by line feeds; the last has none.</returns>
    public static string Write(NoiseReport report, int width, bool colour)
    {
        var style = new Style(colour);
        return string.Join('\n', Lines(report, width, style));
    }

    private static IEnumerable<string> Lines(NoiseReport report, int width, Style style)
    {
        yield return $"{(report.CanGate ? style.Good("CAN GATE") : style.Warn("CANNOT GATE"))}  {style.Bold(Style.Clean(report.Scenario, width / 2))}  {style.Dim($"{report.Runs} runs against {Style.Clean(report.Target, 60)}")}";
        foreach (string line in PlainText.Lines(Style.Clean(report.Why, MaxText), Math.Max(20, width)))
        {
            yield return line;
        }

        yield return "";
        string[] header = ["metric", "value", "run sd", "λ", "sees", "runs for margin", "false alarms (95 %)"];
        string[][] rows =
        [
            .. report.Measurements.Select(one => new[]
            {
                $"{(one.Step is null ? "" : one.Step + ": ")}{one.Metric} {one.Statistic}", Figures.Value(one.Value, one.Unit ?? ""), ComparisonFigures.Percent(one.RunSd), string.Create(CultureInfo.InvariantCulture, $"{one.Lambda:0.00}"),
                ComparisonFigures.Percent(one.MinimalDetectableEffect), one.RunsNeeded?.ToString(CultureInfo.InvariantCulture) ?? "-",
                string.Create(CultureInfo.InvariantCulture, $"{one.FalseAlarms} of {one.Comparisons} ({100 * one.FalseAlarmLow:0.#} … {100 * one.FalseAlarmHigh:0.#} %)"),
            }),
        ];
        foreach (string line in TextTable.Write(header, rows, width, style))
        {
            yield return line;
        }

        foreach (string note in report.LeftOut.Select(run => $"left out: {run.RunId}: {run.Reason}").Concat(report.Warnings))
        {
            yield return style.Warn($"  {Style.Clean(note, MaxText)}");
        }
    }
}
