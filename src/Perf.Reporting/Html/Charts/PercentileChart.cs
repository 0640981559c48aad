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
    /// <param name="result">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(RunResult result)
    {
        RequestMetrics family = RequestMetrics.MainOf(result.Metrics);
        string name = RequestMetrics.In(result.Metrics).Count > 1 ? $"Latency by percentile ({family.Protocol})" : "Latency by percentile";
        MetricSummary? response = Trend(result, family.ResponseTime);
        MetricSummary? service = Trend(result, family.Duration);
        return ChartFigure.Write(
            "percentiles",
            name,
            "The gap between the lines is waiting that the service time does not show.",
            [(ChartInk.First, "response time (from the intended start)"), (ChartInk.Second, "service time (from the first byte sent)")],
            response is null && service is null ? null : Model(response, service),
            "There is no distribution to draw.");
    }

    private static MetricSummary? Trend(RunResult result, string name) =>
        result.Metrics.TryGetValue(name, out MetricSummary? metric) && metric is { Type: MetricType.Trend, Histogram.Count: > 0 } ? metric : null;

    private static PlotModel Model(MetricSummary? response, MetricSummary? service)
    {
        List<(double X, double? Y)> responses = Curve(response);
        List<(double X, double? Y)> services = Curve(service);
        double decades = Math.Max(1, responses.Concat(services).Max(point => point.X));
        PlotModel model = ChartFrame.Create(
            ChartFrame.Quiet(new LinearAxis { Position = AxisPosition.Bottom, Minimum = 0, Maximum = decades, MajorStep = 1, LabelFormatter = Percent }),
            ChartFrame.ValueAxis(FigureText.AxisTime, ChartFrame.Max(responses.Concat(services).Select(point => point.Y))));
        model.Series.Add(ChartFrame.Line(ChartInk.Second, services));
        model.Series.Add(ChartFrame.Line(ChartInk.First, responses));
        return model;
    }

    private static List<(double X, double? Y)> Curve(MetricSummary? metric)
    {
        var points = new List<(double X, double? Y)>();
        if (metric is null)
        {
            return points;
        }

        // Beyond the last value there is nothing: n values reach to the percentile 1 - 1/n.
        double end = Math.Min(9, Math.Log10(metric.Histogram.Count));
        for (int i = 0; i < end * PointsPerDecade; i++)
        {
            double decades = i / (double)PointsPerDecade;
            points.Add((decades, metric.Percentile(100 * (1 - Math.Pow(10, -decades)))));
        }

        points.Add((end, metric.Percentile(100)));
        return points;
    }

    private static string Percent(double decades) => Math.Round(decades) switch
    {
        <= 0 => "0 %",
        1 => "90 %",
        2 => "99 %",
        var nines => $"99.{new string('9', (int)nines - 2)} %",
    };
}
