using OxyPlot;
using OxyPlot.Series;

namespace Perf.Reporting.Html.Charts;

/// <summary>Failed requests and dropped starts over time.</summary>
internal static class ErrorChart
{
    /// <summary>Draws it.</summary>
    /// <param name="bins">The run's seconds.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(IReadOnlyList<TimeBin> bins) => ChartFigure.Write(
        "errors",
        "Errors",
        "Per second.",
        [(ChartInk.Bad, "failed requests"), (ChartInk.Quiet, "dropped starts")],
        bins.Any(bin => bin.Failed > 0 || bin.Dropped > 0) ? Model(bins) : null,
        "No request failed and no start was dropped.");

    private static PlotModel Model(IReadOnlyList<TimeBin> bins)
    {
        double largest = ChartFrame.Max(bins.SelectMany(bin => new double?[] { bin.Failed, bin.Dropped }));
        PlotModel model = ChartFrame.Create(ChartFrame.TimeAxis(bins), ChartFrame.ValueAxis(value => FormattableString.Invariant($"{value:#,0.##}"), largest));
        LineSeries dropped = ChartFrame.Line(ChartInk.Quiet, bins.Select(bin => (bin.Time, (double?)bin.Dropped)));
        dropped.LineStyle = LineStyle.Dash;
        model.Series.Add(dropped);

        var failed = new RectangleBarSeries { FillColor = ChartInk.Bad, StrokeThickness = 0 };
        foreach (TimeBin bin in bins.Where(bin => bin.Failed > 0 && double.IsFinite(bin.Time) && bin.Failed < 1e12))
        {
            failed.Items.Add(new RectangleBarItem(bin.Time - (bin.Length * 0.45), 0, bin.Time + (bin.Length * 0.45), bin.Failed));
        }

        model.Series.Add(failed);
        return model;
    }
}
