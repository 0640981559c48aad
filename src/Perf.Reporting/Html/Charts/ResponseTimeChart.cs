using OxyPlot;

namespace Perf.Reporting.Html.Charts;

/// <summary>Response time over time: the median and the bands up to p95 and p99, with the limits that the run was judged by.</summary>
internal static class ResponseTimeChart
{
    // A stall beside a normal day: on a linear axis the normal day would be a line at the bottom.
    private const double WideSpread = 20;

    /// <summary>Draws it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(ReportData data)
    {
        IReadOnlyList<TimeBin> bins = data.Bins;
        double largest = ChartFrame.Max(bins.SelectMany(bin => new[] { bin.P50, bin.P95, bin.P99 }));
        double[] medians = [.. bins.Select(bin => bin.P50).OfType<double>().Where(median => median > 0).Order()];
        bool isEmpty = !bins.Any(bin => bin.P50 is not null);
        bool isLogarithmic = medians.Length > 0 && largest > medians[medians.Length / 2] * WideSpread;
        return ChartFigure.Write(new Chart
        {
            Id = "response",
            Title = "Response time",
            Note = (bins is [{ Length: > 1.5 }, ..] ? FormattableString.Invariant($"From the intended start. Each point is the worst second of {bins[0].Length:0}.") : "From the intended start, second by second.")
                + (isLogarithmic ? " Logarithmic axis." : ""),
            Summary = isEmpty ? "" : Summary(bins),
            IsWide = true,
            Places = isEmpty ? [] : [.. bins.Select(bin => bin.Time)],
            Series =
            [
                new("median", ChartInk.First, "ms", [.. bins.Select(bin => bin.P50)]),
                new("p95", ChartInk.Second, "ms", [.. bins.Select(bin => bin.P95)]),
                new("p99", ChartInk.Third, "ms", [.. bins.Select(bin => bin.P99)]),
                new("largest", null, "ms", [.. bins.Select(bin => bin.Max)]),
            ],
            Model = isEmpty ? null : () => Model(data.Result, bins, largest, isLogarithmic ? medians[0] : null),
            Nothing = "No response was measured.",
        });
    }

    private static PlotModel Model(RunResult result, IReadOnlyList<TimeBin> bins, double largest, double? smallest)
    {
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
            smallest is { } low ? ChartFrame.LogarithmicAxis(FigureText.AxisTime, low, top) : ChartFrame.ValueAxis(FigureText.AxisTime, top));
        ChartFrame.AddBand(model, ChartInk.ThirdBand, bins.Select(bin => (bin.Time, bin.P95, bin.P99)));
        ChartFrame.AddBand(model, ChartInk.SecondBand, bins.Select(bin => (bin.Time, bin.P50, bin.P95)));
        foreach (Verdict verdict in limits)
        {
            int colon = verdict.Threshold.LastIndexOf(": ", StringComparison.Ordinal);
            ChartFrame.AddLimit(model, verdict.Limit!.Value, FigureText.Short(verdict.Threshold[(colon < 0 ? 0 : colon + 2)..], 40));
        }

        model.Series.Add(ChartFrame.Line(ChartInk.Third, bins.Select(bin => (bin.Time, bin.P99)), 1.2));
        model.Series.Add(ChartFrame.Line(ChartInk.Second, bins.Select(bin => (bin.Time, bin.P95)), 1.4));
        model.Series.Add(ChartFrame.Line(ChartInk.First, bins.Select(bin => (bin.Time, bin.P50)), 1.8));
        return model;
    }

    private static string Summary(IReadOnlyList<TimeBin> bins)
    {
        double[] medians = [.. bins.Select(bin => bin.P50).OfType<double>()];
        TimeBin worst = bins.MaxBy(bin => bin.P99 ?? double.MinValue)!;
        return $"The median lies between {FigureText.Time(medians.Min())} and {FigureText.Time(medians.Max())}; the worst p99 is {FigureText.Time(worst.P99)}, {FigureText.Time(worst.Time * 1000)} after the start.";
    }
}
