using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Perf.Reporting.Html.Charts;

/// <summary>What the plan offered, what was achieved, and how many virtual users it took.</summary>
internal static class ThroughputChart
{
    private const string UserAxis = "users";

    /// <summary>Draws it.</summary>
    /// <param name="bins">The run's seconds.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(IReadOnlyList<TimeBin> bins)
    {
        // Closed executors offer nothing by the plan: there the starts follow the server.
        bool hasOffer = bins.Any(bin => bin.Offered > 0);
        double users = ChartFrame.Max(bins.Select(bin => (double?)bin.Vus));
        List<(OxyColor, string)> legend = [(ChartInk.First, "requests")];
        if (hasOffer)
        {
            legend.Add((ChartInk.Third, "iterations offered by the plan"));
            legend.Add((ChartInk.Second, "iterations achieved"));
        }

        legend.Add((ChartInk.Quiet, "busy virtual users (right)"));
        return ChartFigure.Write(
            "throughput", "Throughput", "Per second.", legend, bins.Count == 0 ? null : Model(bins, hasOffer, users), "The run has no second.");
    }

    private static PlotModel Model(IReadOnlyList<TimeBin> bins, bool hasOffer, double users)
    {
        double largest = ChartFrame.Max(bins.SelectMany(bin => new double?[] { bin.Requests, bin.Offered, bin.Iterations }));
        PlotModel model = ChartFrame.Create(
            ChartFrame.TimeAxis(bins),
            ChartFrame.ValueAxis(value => FormattableString.Invariant($"{value:#,0.##}"), largest),
            UsersAxis(users));
        LineSeries vus = ChartFrame.Line(ChartInk.Quiet, bins.Select(bin => (bin.Time, (double?)bin.Vus)), thickness: 1.1);
        vus.YAxisKey = UserAxis;
        model.Series.Add(vus);
        if (hasOffer)
        {
            LineSeries offered = ChartFrame.Line(ChartInk.Third, bins.Select(bin => (bin.Time, (double?)bin.Offered)));
            offered.LineStyle = LineStyle.Dash;
            model.Series.Add(offered);
            model.Series.Add(ChartFrame.Line(ChartInk.Second, bins.Select(bin => (bin.Time, (double?)bin.Iterations))));
        }

        model.Series.Add(ChartFrame.Line(ChartInk.First, bins.Select(bin => (bin.Time, (double?)bin.Requests))));
        return model;
    }

    private static Axis UsersAxis(double users) => ChartFrame.Quiet(new LinearAxis
    {
        Key = UserAxis,
        Position = AxisPosition.Right,
        Minimum = 0,

        // Users stay in the lower half, out of the way of the rates that the chart is about.
        Maximum = Math.Max(1, users) * 2,
        IntervalLength = 60,
        LabelFormatter = value => value > 0 && value == Math.Floor(value) ? FormattableString.Invariant($"{value:#,0}") : "",
    });
}
