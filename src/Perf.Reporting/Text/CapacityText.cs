using System.Globalization;

namespace Perf.Reporting;

/// <summary>The result of a search for the capacity as text for a terminal: the answer, what limits it, the curve as a chart, the scalability law.</summary>
public static class CapacityText
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 8;
    private const int MaxText = 1000;

    /// <summary>Writes the text.</summary>
    /// <param name="result">The result.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines, separated by line feeds; the last has none.</returns>
    public static string Write(CapacityResult result, int width, bool colour)
    {
        var style = new Style(colour);
        return string.Join('\n', Headline(result, style, width).Concat(Chart(result, style, width)).Concat(Shape(result, style, width)).Concat(Notes(result, style, width)));
    }

    private static IEnumerable<string> Headline(CapacityResult result, Style style, int width)
    {
        yield return $"{style.Bold(Style.Clean(result.Scenario, width / 2))}  {style.Dim($"capacity of the flow '{Style.Clean(result.Flow, 30)}', search {Style.Clean(result.Id, 32)}")}";
        int valid = result.Steps.Count(step => step.IsValid);
        string invalid = valid < result.Steps.Count ? $" ({result.Steps.Count - valid} invalid)" : "";
        yield return $"{Style.Clean(result.Target, 60)}, {result.Steps.Count} steps{invalid} in {DurationText.Format(TimeSpan.FromSeconds(Math.Round(result.Duration.TotalSeconds)))}";
        yield return "";
        yield return $"  capacity   {Answer(result, style)}";
        if (result.RequestsPerIteration > 1.05)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"             {Figures.Rate(result.Rate * result.RequestsPerIteration)} requests/s at {result.RequestsPerIteration:0.#} requests per iteration");
        }

        string first = "  limit      ";
        foreach (string line in PlainText.Lines(Style.Clean(result.LimitReason, MaxText), Math.Max(20, width - first.Length)))
        {
            yield return first + line;
            first = new string(' ', first.Length);
        }
    }

    private static string Answer(CapacityResult result, Style style)
    {
        string confidence = string.Create(CultureInfo.InvariantCulture, $"{result.Confidence:0%} confidence");
        if (result.Limit == CapacityLimit.MinRate)
        {
            return $"{style.Bad($"below {RateText.Format(result.High ?? 0)}")}  {style.Dim(confidence)}";
        }

        if (result.IsAtLeast)
        {
            return $"{style.Warn($"at least {RateText.Format(result.Rate)}")}  {style.Dim(result.IsConverged ? confidence : $"{confidence}; the search did not end by itself")}";
        }

        string interval = $"{RateText.Format(result.Low)} to {RateText.Format(result.High ?? result.Rate)}";
        return $"{style.Good(RateText.Format(result.Rate))}  {interval}  {style.Dim(result.IsConverged ? confidence : $"{confidence}; the time was over before it was as narrow as asked")}";
    }

    // A bar for each rate by its 95th percentile; logarithmic, because an overloaded target is slower by powers of ten.
    private static IEnumerable<string> Chart(CapacityResult result, Style style, int width)
    {
        if (result.Curve.Count == 0)
        {
            yield break;
        }

        string[] header = ["rate", "achieved", "p95", "failed", "result"];
        string[][] rows = [.. result.Curve.Select(point => new[]
        {
            RateText.Format(point.Rate), RateText.Format(point.Achieved), Figures.Time(point.P95), Figures.Share(point.ErrorRate),
            point.Fails == 0 ? "pass" : point.Passes == 0 ? "FAIL" : $"{point.Passes} pass {point.Fails} fail",
        })];
        int[] widths = [.. header.Select((title, column) => Math.Max(title.Length, rows.Max(row => row[column].Length)))];
        int bar = Math.Clamp(width - widths.Sum() - (2 * (widths.Length + 1)), NarrowestBar, WidestBar);
        double least = result.Curve.Min(point => Math.Max(point.P95, 1e-3)) / 2;
        double most = Math.Max(result.Curve.Max(point => point.P95), least * 4);
        yield return "";
        yield return style.Dim($"  {Line(header, widths)}  p95, logarithmic");
        foreach ((CapacityPoint point, string[] row) in result.Curve.Zip(rows))
        {
            int length = (int)Math.Round(bar * Math.Log(Math.Max(point.P95, least) / least) / Math.Log(most / least));
            string blocks = new('█', Math.Clamp(length, 1, bar));
            string drawn = point.Fails == 0 ? style.Good(blocks) : point.Passes == 0 ? style.Bad(blocks) : style.Warn(blocks);
            yield return $"  {Line(row, widths)}  {drawn}{(result.Knee?.Rate == point.Rate ? " ◄ knee" : "")}";
        }
    }

    private static IEnumerable<string> Shape(CapacityResult result, Style style, int width)
    {
        yield return "";
        ScalabilityFit fit = result.Usl;
        string text = !fit.IsFitted ? $"not fitted: {fit.Reason}" : string.Create(
            CultureInfo.InvariantCulture,
            $"contention {fit.Sigma:0.###}, coherency {fit.Kappa:0.######}, R² {fit.RSquared:0.00}; {(fit.PeakConcurrency is { } peak ? $"throughput peaks at {RateText.Format(fit.PeakRate ?? 0)} with {peak:0} requests under way" : fit.PeakRate is { } most ? $"throughput grows towards {RateText.Format(most)}" : "no peak")}");
        string first = "  scaling    ";
        foreach (string line in PlainText.Lines(Style.Clean(text, MaxText), Math.Max(20, width - first.Length)))
        {
            yield return style.Dim(first + line);
            first = new string(' ', first.Length);
        }
    }

    private static IEnumerable<string> Notes(CapacityResult result, Style style, int width) =>
        result.Warnings.SelectMany(warning => PlainText.Lines(Style.Clean(warning, MaxText), Math.Max(20, width - 2))).Select(line => style.Warn($"  {line}"));

    private static string Line(string[] cells, int[] widths) => string.Join("  ", cells.Select((cell, column) => column == cells.Length - 1 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
}
