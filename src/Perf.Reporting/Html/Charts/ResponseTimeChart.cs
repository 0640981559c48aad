using OxyPlot;

namespace Perf.Reporting.Html.Charts;

/// <summary>Response time over time, with the limits that the run was judged by.</summary>
internal static class ResponseTimeChart
{
    // A stall beside a normal day: on a linear axis the normal day would be a line at the bottom.
    private const double WideSpread = 20;

    /// <summary>Draws it.</summary>
    /// <param name="result">The run.</param>
    /// <param name="bins">Its seconds.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(RunResult result, IReadOnlyList<TimeBin> bins)
    {
        double largest = ChartFrame.Max(bins.SelectMany(bin => new[] { bin.P50, bin.P95, bin.P99 }));
        double[] medians = [.. bins.Select(bin => bin.P50).OfType<double>().Where(median => median > 0).Order()];
        if (!bins.Any(bin => bin.P50 is not null))
        {
            return Write(bins, null, isLogarithmic: false);
        }

        bool isLogarithmic = medians.Length > 0 && largest > medians[medians.Length / 2] * WideSpread;

        // The lines are those of all protocols together, and a limit is of one: with several it would judge what it does not mean.
        string? limited = RequestMetrics.In(result.Metrics) is [var only] ? only.ResponseTime : null;

        // A limit far above everything would flatten the lines; then the table of thresholds is enough.
        Verdict[] limits = [.. result.Thresholds
            .Where(verdict => verdict is { Step: null, Unit: "ms", Limit: > 0 } && verdict.Metric == limited && verdict.Limit < largest * 1.6)
            .DistinctBy(verdict => verdict.Limit)
            .Take(4)];
        double top = Math.Max(largest, ChartFrame.Max(limits.Select(verdict => verdict.Limit)));
        PlotModel model = ChartFrame.Create(
            ChartFrame.TimeAxis(bins),
            isLogarithmic ? ChartFrame.LogarithmicAxis(FigureText.AxisTime, medians[0], top) : ChartFrame.ValueAxis(FigureText.AxisTime, top));
        foreach (Verdict verdict in limits)
        {
            int colon = verdict.Threshold.LastIndexOf(": ", StringComparison.Ordinal);
            ChartFrame.AddLimit(model, verdict.Limit!.Value, FigureText.Short(verdict.Threshold[(colon < 0 ? 0 : colon + 2)..], 40));
        }

        model.Series.Add(ChartFrame.Line(ChartInk.Third, bins.Select(bin => (bin.Time, bin.P99))));
        model.Series.Add(ChartFrame.Line(ChartInk.Second, bins.Select(bin => (bin.Time, bin.P95))));
        model.Series.Add(ChartFrame.Line(ChartInk.First, bins.Select(bin => (bin.Time, bin.P50))));
        return Write(bins, model, isLogarithmic);
    }

    private static Markup Write(IReadOnlyList<TimeBin> bins, PlotModel? model, bool isLogarithmic) => ChartFigure.Write(
        "response",
        "Response time",
        (bins is [{ Length: > 1.5 }, ..] ? FormattableString.Invariant($"From the intended start. Each point is the worst second of {bins[0].Length:0}.") : "From the intended start, second by second.")
            + (isLogarithmic ? " Logarithmic axis." : ""),
        [(ChartInk.First, "median"), (ChartInk.Second, "p95"), (ChartInk.Third, "p99")],
        model,
        "No response was measured.");
}
