using System.Globalization;

namespace Perf.Reporting;

/// <summary>A comparison as text for a terminal: the verdict and why, each metric with its interval drawn about 1, and where in the distribution the sides differ.</summary>
public static class ComparisonText
{
    private const int WidestDrawing = 41;
    private const int NarrowestDrawing = 15;
    private const int MaxText = 1000;
    private const int MostLines = 60;

    /// <summary>Writes the text.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines, separated by line feeds; the last has none.</returns>
    public static string Write(ComparisonReport report, int width, bool colour)
    {
        var style = new Style(colour);
        return string.Join('\n', Headline(report, style, width).Concat(Lines(report, style, width)).Concat(Reasons(report, style, width)).Concat(Curve(report, style, width)).Concat(Notes(report, style, width)));
    }

    private static IEnumerable<string> Headline(ComparisonReport report, Style style, int width)
    {
        string verdict = ComparisonFigures.Verdict(report.Verdict, report.Suspected);
        string sides = $"{Style.Clean(report.Candidate, 40)} against {Style.Clean(report.Baseline, 40)}";
        yield return $"{Paint(style, report.Verdict, verdict.ToUpperInvariant())}  {style.Bold(Style.Clean(report.Scenario.Length == 0 ? "values" : report.Scenario, width / 2))}  {style.Dim(sides)}";
        foreach (string line in PlainText.Lines(Style.Clean(report.Why, MaxText), Math.Max(20, width)))
        {
            yield return line;
        }

        if (report.Comparisons is [var first, ..])
        {
            string design = report.Design == ComparisonDesign.Paired ? "pairs of interleaved runs" : "runs";
            yield return style.Dim(string.Create(CultureInfo.InvariantCulture, $"{first.Baseline.Count} against {first.Candidate.Count} {design}, {100 * first.Confidence:0.##} % intervals, margin ±{100 * report.Options.Margin:0.##} %"));
        }

        yield return "";
    }

    private static IEnumerable<string> Lines(ComparisonReport report, Style style, int width)
    {
        Comparison[] shown = [.. report.Comparisons.Take(MostLines)];
        string[] header = ["metric", "from → to", "change", "P(worse)", "sees"];
        string[][] rows = [.. shown.Select(one => new[] { Style.Clean(ComparisonFigures.Subject(one), 60), ComparisonFigures.Values(one), ComparisonFigures.Change(one), ComparisonFigures.Worse(one), ComparisonFigures.Sees(one) })];
        if (rows.Length == 0)
        {
            yield break;
        }

        int[] widths = [.. header.Select((title, column) => Math.Max(title.Length, rows.Max(row => row[column].Length)))];
        const int VerdictWidth = 14;
        int others = widths.Skip(1).Sum() + (2 * widths.Length) + VerdictWidth;
        widths[0] = Math.Clamp(width - others - NarrowestDrawing, Math.Min(12, widths[0]), widths[0]);
        int drawing = Math.Clamp(width - others - widths[0], NarrowestDrawing, WidestDrawing);
        double[] ends = [.. shown.SelectMany(one => new[] { one.Low, one.High, one.Ratio }).Where(end => end > 0 && double.IsFinite(end.Value)).Select(end => Math.Abs(end!.Value - 1)).Append(0).Order()];
        double reach = Math.Max(2 * report.Options.Margin, ends[(int)(0.8 * (ends.Length - 1))]);
        yield return style.Dim($"{"verdict".PadRight(VerdictWidth)}{Row(header, widths)}  {string.Create(CultureInfo.InvariantCulture, $"−{100 * reach:0} %").PadRight(drawing / 2)}0{string.Create(CultureInfo.InvariantCulture, $"+{100 * reach:0} %").PadLeft(drawing - (drawing / 2) - 1)}");
        foreach ((Comparison one, string[] row) in shown.Zip(rows))
        {
            string verdict = ComparisonFigures.Verdict(one);
            yield return $"{Paint(style, one.Verdict, verdict.PadRight(VerdictWidth))}{Row(row, widths)}  {Paint(style, one.Verdict, Drawing(one, report.Options.Margin, reach, drawing))}{(one.IsGating ? "" : style.Dim(" (not gating)"))}";
        }

        if (report.Comparisons.Count > shown.Length)
        {
            yield return style.Dim($"… and {report.Comparisons.Count - shown.Length} more");
        }
    }

    // The interval about no change: ├──●──┤ between the margins, which are dots.
    private static string Drawing(Comparison one, double margin, double reach, int width)
    {
        int middle = width / 2;
        int Place(double ratio) => Math.Clamp(middle + (int)Math.Round((ratio - 1) / reach * middle), 0, width - 1);
        char[] drawn = new string(' ', width).ToCharArray();
        drawn[Place(1 / (1 + margin))] = '·';
        drawn[Place(1 + margin)] = '·';
        drawn[middle] = '│';
        if (one is { Low: { } low, High: { } high })
        {
            for (int i = Place(low); i <= Place(high); i++)
            {
                drawn[i] = i == middle ? '┼' : '─';
            }
        }

        if (one.Ratio is { } ratio && double.IsFinite(ratio))
        {
            drawn[Place(ratio)] = '●';
        }

        return new string(drawn);
    }

    private static IEnumerable<string> Reasons(ComparisonReport report, Style style, int width)
    {
        Comparison[] told = [.. report.Comparisons.Where(one => one.Verdict is not ComparisonVerdict.Unchanged || one.GateRefusal is not null).Take(12)];
        if (report.Comparisons.Count < 2 && report.Comparisons.All(one => one.GateRefusal is null))
        {
            yield break;
        }

        yield return "";
        foreach (Comparison one in told)
        {
            string refusal = one.GateRefusal is { } reason && one.Verdict != ComparisonVerdict.Inconclusive ? $" It does not gate: {reason}." : "";
            string text = Style.Clean($"{ComparisonFigures.Subject(one)}: {one.Why}{refusal}", MaxText);
            string first = "  ";
            foreach (string line in PlainText.Lines(text, Math.Max(20, width - 4)))
            {
                yield return first + style.Dim(line);
                first = "    ";
            }
        }
    }

    private static IEnumerable<string> Curve(ComparisonReport report, Style style, int width)
    {
        if (report.Curve.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return style.Dim($"  {Style.Clean(report.CurveMetric ?? "", width - 30)} from quantile to quantile{(report.Curve.Any(point => point.Low is not null) ? ", with a band that holds for all together" : "")}");
        foreach (QuantileRatio point in report.Curve)
        {
            string band = point is { Low: { } low, High: { } high } ? string.Create(CultureInfo.InvariantCulture, $"  {100 * (low - 1):+0.0;−0.0} … {100 * (high - 1):+0.0;−0.0} %") : "";
            string change = string.Create(CultureInfo.InvariantCulture, $"{100 * (point.Ratio - 1):+0.0;−0.0} %");
            yield return $"  p{point.Percent.ToString(CultureInfo.InvariantCulture),-5} {Figures.Time(point.Baseline),9} → {Figures.Time(point.Candidate),9} {change,10}{band}";
        }
    }

    private static IEnumerable<string> Notes(ComparisonReport report, Style style, int width)
    {
        string[] notes =
        [
            .. report.LeftOut.Select(run => $"left out: {run.RunId} ({(run.IsCandidate ? "candidate" : "baseline")}): {run.Reason}"),
            .. report.AddedSteps.Select(step => $"step added: {step}"),
            .. report.RemovedSteps.Select(step => $"step removed: {step}"),
            .. report.Warnings,
        ];
        foreach (string note in notes)
        {
            foreach (string line in PlainText.Lines(Style.Clean(note, MaxText), Math.Max(20, width - 4)))
            {
                yield return style.Warn($"  {line}");
            }
        }
    }

    private static string Row(IReadOnlyList<string> cells, int[] widths) =>
        Style.Clean(cells[0], widths[0]).PadRight(widths[0]) + string.Concat(cells.Skip(1).Select((cell, i) => cell.PadLeft(widths[i + 1] + 2)));

    private static string Paint(Style style, ComparisonVerdict verdict, string text) => verdict switch
    {
        ComparisonVerdict.Regressed => style.Bad(text),
        ComparisonVerdict.Inconclusive => style.Warn(text),
        _ => style.Good(text),
    };
}
