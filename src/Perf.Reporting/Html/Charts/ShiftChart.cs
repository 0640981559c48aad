using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace Perf.Reporting.Html.Charts;

/// <summary>The change from percentile to percentile: where in the distribution the run differs from its baseline.</summary>
internal static class ShiftChart
{
    /// <summary>Draws it.</summary>
    /// <param name="report">The comparison, with a curve.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(ComparisonReport report)
    {
        QuantileRatio[] curve = [.. report.Curve.Where(point => double.IsFinite(point.Ratio) && double.IsFinite(point.Percent)).OrderBy(point => point.Percent)];
        double?[] changes = [.. curve.Select(point => (double?)(100 * (point.Ratio - 1)))];
        bool hasBand = curve.Any(point => point is { Low: not null, High: not null });
        QuantileRatio? worst = curve.MaxBy(point => Math.Abs(point.Ratio - 1));
        return ChartFigure.Write(new Chart
        {
            Id = "shift",
            Title = $"Change by percentile ({FigureText.Short(report.CurveMetric ?? "", 60)})",
            IsPart = true,
            Note = hasBand ? "Above 0 % this run is slower; the band holds for all percentiles together." : "Above 0 % this run is slower.",
            Summary = worst is null ? "" : $"The largest change is {Percent(100 * (worst.Ratio - 1))} at the percentile {worst.Percent.ToString("0.##", CultureInfo.InvariantCulture)}.",
            Places = [.. curve.Select(point => point.Percent)],
            PlaceNames = [.. curve.Select(point => $"p{point.Percent.ToString("0.##", CultureInfo.InvariantCulture)}")],
            Series =
            [
                new("change", ChartInk.First, "%", changes),
                new("baseline", null, "ms", [.. curve.Select(point => (double?)point.Baseline)]),
                new("this run", null, "ms", [.. curve.Select(point => (double?)point.Candidate)]),
            ],
            Model = curve.Length < 2 ? null : () => Model(curve, changes),
            Nothing = "There is no curve to draw.",
        });
    }

    private static PlotModel Model(QuantileRatio[] curve, double?[] changes)
    {
        double[] all = [.. changes.Concat(curve.Select(Low)).Concat(curve.Select(High)).Append(0).OfType<double>().Select(value => Math.Clamp(value, -100, 1000))];
        double room = Math.Max(1, (all.Max() - all.Min()) * 0.08);
        Axis values = ChartFrame.ValueAxis(Percent, 1);
        (values.Minimum, values.Maximum) = (all.Min() - room, all.Max() + room);
        PlotModel model = ChartFrame.Create(
            ChartFrame.Quiet(new LinearAxis { Position = AxisPosition.Bottom, Minimum = curve[0].Percent, Maximum = curve[^1].Percent, IntervalLength = 60, LabelFormatter = percent => FormattableString.Invariant($"p{percent:0.##}") }),
            values);
        model.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Horizontal, Y = 0, Color = ChartInk.Quiet, LineStyle = LineStyle.Solid, StrokeThickness = 1 });
        ChartFrame.AddBand(model, ChartInk.FirstBand, curve.Select(point => (point.Percent, Low(point), High(point))), isSigned: true);
        model.Series.Add(ChartFrame.Line(ChartInk.First, curve.Select((point, i) => (point.Percent, changes[i])), isSigned: true));
        return model;
    }

    private static double? Low(QuantileRatio point) => 100 * (point.Low - 1);

    private static double? High(QuantileRatio point) => 100 * (point.High - 1);

    private static string Percent(double value) => (value > 0 ? "+" : value < 0 ? "−" : "") + Math.Abs(value).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
