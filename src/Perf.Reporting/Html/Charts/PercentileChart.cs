using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;

namespace Perf.Reporting.Html.Charts;

/// <summary>
/// The whole distribution: percentiles on a logarithmic axis of 1/(1-p), as HdrHistogram plots them, so that the last per mille is as wide as the first.
/// Response time beside service time shows what a tool that waits for the server would have hidden.
/// </summary>
internal static class PercentileChart
{
    private const int PointsPerDecade = 24;

    /// <summary>Draws it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(ReportData data)
    {
        RunResult result = data.Result;
        RequestMetrics family = RequestMetrics.MainOf(result.Metrics);
        MetricSummary? response = Trend(result, family.ResponseTime);
        MetricSummary? service = Trend(result, family.Duration);
        double end = Math.Max(End(response), End(service));
        double[] places = response is null && service is null ? [] : [.. Enumerable.Range(0, (int)Math.Ceiling(end * PointsPerDecade)).Select(i => i / (double)PointsPerDecade), end];
        ChartSeries[] series =
        [
            new("response time (from the intended start)", ChartInk.First, "ms", Curve(response, places)),
            new("service time (from the first byte sent)", ChartInk.Second, "ms", Curve(service, places)),
        ];
        return ChartFigure.Write(new Chart
        {
            Id = "percentiles",
            Title = RequestMetrics.In(result.Metrics).Count > 1 ? $"Latency by percentile ({family.Protocol})" : "Latency by percentile",
            Note = "The gap between the lines is waiting that the service time does not show. Both axes are logarithmic where the tail is long.",
            Summary = Summary(response ?? service),
            Places = places,
            PlaceNames = [.. places.Select(Name)],
            Series = series,
            Model = places.Length == 0 ? null : () => Model(places, series),
            Nothing = "There is no distribution to draw.",
        });
    }

    private static MetricSummary? Trend(RunResult result, string name) =>
        result.Metrics.TryGetValue(name, out MetricSummary? metric) && metric is { Type: MetricType.Trend, Histogram.Count: > 0 } ? metric : null;

    // Beyond the last value there is nothing: n values reach to the percentile 1 - 1/n.
    private static double End(MetricSummary? metric) => metric is null ? 0 : Math.Min(9, Math.Log10(metric.Histogram.Count));

    private static PlotModel Model(double[] places, ChartSeries[] series)
    {
        double[] values = [.. series.SelectMany(one => one.Values).OfType<double>().Where(value => value > 0).Order()];
        double largest = ChartFrame.Max(values.Select(value => (double?)value));
        bool isLogarithmic = values.Length > 0 && largest > values[values.Length / 2] * 10;
        PlotModel model = ChartFrame.Create(
            ChartFrame.Quiet(new LinearAxis { Position = AxisPosition.Bottom, Minimum = 0, Maximum = Math.Max(1, places[^1]), MajorStep = 1, LabelFormatter = Percent, MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = ChartInk.Grid }),
            isLogarithmic ? ChartFrame.LogarithmicAxis(FigureText.AxisTime, values[0], largest) : ChartFrame.ValueAxis(FigureText.AxisTime, largest));
        foreach (ChartSeries one in series.Reverse())
        {
            model.Series.Add(ChartFrame.Line(one.Color!.Value, places.Select((place, i) => (place, one.Values[i]))));
        }

        return model;
    }

    private static IReadOnlyList<double?> Curve(MetricSummary? metric, double[] places)
    {
        if (metric is null)
        {
            return new double?[places.Length];
        }

        double end = End(metric);
        double[] reached = [.. places.TakeWhile(place => place <= end + 1e-9)];
        double[] values = metric.Percentiles([.. reached.Select(place => place >= end ? 100 : 100 * (1 - Math.Pow(10, -place)))]);
        return [.. values.Select(value => (double?)value), .. new double?[places.Length - reached.Length]];
    }

    private static string Summary(MetricSummary? metric) => metric is null
        ? ""
        : $"Median {FigureText.Time(metric.Med)}, p90 {FigureText.Time(metric.P90)}, p99 {FigureText.Time(metric.P99)}, p99.9 {FigureText.Time(metric.P999)}, largest {FigureText.Time(metric.Max)}.";

    private static string Name(double decades) => string.Create(CultureInfo.InvariantCulture, $"p{Math.Round(100 * (1 - Math.Pow(10, -decades)), Math.Max(1, (int)decades))}");

    private static string Percent(double decades) => Math.Round(decades) switch
    {
        <= 0 => "0 %",
        1 => "90 %",
        2 => "99 %",
        var nines => $"99.{new string('9', (int)nines - 2)} %",
    };
}
