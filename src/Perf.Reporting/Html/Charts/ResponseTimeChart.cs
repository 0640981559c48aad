using OxyPlot;

namespace Perf.Reporting.Html.Charts;

/// <summary>Response time over time, with the limits that the run was judged by.</summary>
internal static class ResponseTimeChart
{
    /// <summary>Draws it.</summary>
    /// <param name="result">The run.</param>
    /// <param name="bins">Its seconds.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(RunResult result, IReadOnlyList<TimeBin> bins)
    {
        double largest = ChartFrame.Max(bins.SelectMany(bin => new[] { bin.P50, bin.P95, bin.P99 }));
        if (!bins.Any(bin => bin.P50 is not null))
        {
            return Write(bins, null);
        }

        // A limit far above everything would flatten the lines; then the table of thresholds is enough.
        Verdict[] limits = [.. result.Thresholds
            .Where(verdict => verdict is { Metric: MetricNames.HttpReqResponseTime, Step: null, Unit: "ms", Limit: > 0 } && verdict.Limit < largest * 1.6)
            .DistinctBy(verdict => verdict.Limit)
            .Take(4)];
        PlotModel model = ChartFrame.Create(
            ChartFrame.TimeAxis(bins),
            ChartFrame.ValueAxis(value => FigureText.Time(value), Math.Max(largest, ChartFrame.Max(limits.Select(verdict => verdict.Limit)))));
        foreach (Verdict verdict in limits)
        {
            int colon = verdict.Threshold.LastIndexOf(": ", StringComparison.Ordinal);
            model.Annotations.Add(ChartFrame.Limit(verdict.Limit!.Value, FigureText.Short(verdict.Threshold[(colon < 0 ? 0 : colon + 2)..], 40)));
        }

        model.Series.Add(ChartFrame.Line(ChartInk.Third, bins.Select(bin => (bin.Time, bin.P99))));
        model.Series.Add(ChartFrame.Line(ChartInk.Second, bins.Select(bin => (bin.Time, bin.P95))));
        model.Series.Add(ChartFrame.Line(ChartInk.First, bins.Select(bin => (bin.Time, bin.P50))));
        return Write(bins, model);
    }

    private static Markup Write(IReadOnlyList<TimeBin> bins, PlotModel? model) => ChartFigure.Write(
        "response",
        "Response time",
        bins is [{ Length: > 1.5 }, ..] ? FormattableString.Invariant($"From the intended start. Each point is the worst second of {bins[0].Length:0}.") : "From the intended start, second by second.",
        [(ChartInk.First, "median"), (ChartInk.Second, "p95"), (ChartInk.Third, "p99")],
        model,
        "No response was measured.");
}
