using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Perf.Reporting.Html.Charts;

/// <summary>What the plan offered, what was achieved, and how many virtual users it took.</summary>
internal static class ThroughputChart
{
    private const string UserAxis = "users";

    /// <summary>Draws it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(ReportData data)
    {
        IReadOnlyList<TimeBin> bins = data.Bins;

        // Closed executors offer nothing by the plan: there the starts follow the server.
        bool hasOffer = bins.Any(bin => bin.Offered > 0);
        ChartSeries[] offer = hasOffer
            ?
            [
                new("iterations offered by the plan", ChartInk.Third, "1/s", [.. bins.Select(bin => (double?)bin.Offered)]),
                new("iterations achieved", ChartInk.Second, "1/s", [.. bins.Select(bin => (double?)bin.Iterations)]),
            ]
            : [];
        return ChartFigure.Write(new Chart
        {
            Id = "throughput",
            Title = "Throughput",
            Note = bins is [{ Length: > 1.5 }, ..] ? "Per second; the band reaches from the slowest second to the fastest." : "Per second.",
            Summary = Summary(bins, hasOffer),
            Places = [.. bins.Select(bin => bin.Time)],
            Series =
            [
                new("requests", ChartInk.First, "1/s", [.. bins.Select(bin => (double?)bin.Requests)]),
                .. offer,
                new("busy virtual users (right)", ChartInk.Quiet, "", [.. bins.Select(bin => (double?)bin.Vus)]),
            ],
            Model = bins.Count == 0 ? null : () => Model(bins, hasOffer),
            Nothing = "The run has no second.",
        });
    }

    private static PlotModel Model(IReadOnlyList<TimeBin> bins, bool hasOffer)
    {
        double largest = ChartFrame.Max(bins.SelectMany(bin => new double?[] { bin.Requests, bin.RequestsHigh, bin.Offered, bin.Iterations }));
        PlotModel model = ChartFrame.Create(
            ChartFrame.TimeAxis(bins),
            ChartFrame.ValueAxis(value => FormattableString.Invariant($"{value:#,0.##}"), largest),
            UsersAxis(ChartFrame.Max(bins.Select(bin => (double?)bin.Vus))));
        if (bins is [{ Length: > 1.5 }, ..])
        {
            ChartFrame.AddBand(model, ChartInk.FirstBand, bins.Select(bin => (bin.Time, (double?)bin.RequestsLow, (double?)bin.RequestsHigh)));
        }

        LineSeries vus = ChartFrame.Line(ChartInk.Quiet, bins.Select(bin => (bin.Time, (double?)bin.Vus)), thickness: 1.1);
        vus.YAxisKey = UserAxis;
        model.Series.Add(vus);
        if (hasOffer)
        {
            model.Series.Add(ChartFrame.Line(ChartInk.Second, bins.Select(bin => (bin.Time, (double?)bin.Iterations))));
            LineSeries offered = ChartFrame.Line(ChartInk.Third, bins.Select(bin => (bin.Time, (double?)bin.Offered)));
            offered.LineStyle = LineStyle.Dash;
            model.Series.Add(offered);
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

    private static string Summary(IReadOnlyList<TimeBin> bins, bool hasOffer)
    {
        if (bins.Count == 0)
        {
            return "";
        }

        double length = Math.Max(bins.Sum(bin => bin.Length), 1e-3);
        string offered = hasOffer
            ? $" The plan offered {FigureText.Rate(bins.Sum(bin => bin.Offered * bin.Length) / length)} iterations in the mean, {FigureText.Rate(bins.Sum(bin => bin.Iterations * bin.Length) / length)} ended."
            : "";
        return $"Between {FigureText.Rate(bins.Min(bin => bin.RequestsLow))} and {FigureText.Rate(bins.Max(bin => bin.RequestsHigh))} requests, {FigureText.Rate(bins.Sum(bin => bin.Requests * bin.Length) / length)} in the mean.{offered}";
    }
}
