using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace Perf.Reporting.Html.Charts;

/// <summary>Throughput and latency against load over the stages of a run, with the knee and what the target can do.</summary>
internal static class LoadCurveCharts
{
    // Two points make a line and no curve.
    private const int Fewest = 3;

    // Less is what a run's ends make of one.
    private const double Several = 1.05;

    /// <summary>Draws them.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="run">The run that it is of.</param>
    /// <returns>The markup: two charts and the curve in a sentence; the sentence alone where there are too few stages; nothing where there is none either.</returns>
    public static Markup Draw(LoadCurve curve, RunResult run)
    {
        LoadCurvePoint[] points = [.. curve.Points.Where(point => double.IsFinite(point.Concurrency) && double.IsFinite(point.Rate)).OrderBy(point => point.Concurrency)];
        Markup text = curve.Text.Length == 0 ? Markup.None : Markup.Of($"""<p class="summary">{FigureText.Short(curve.Text, 1000)}</p>""");
        return points.Length < Fewest
            ? (curve.Text.Length == 0 ? Markup.None : Markup.Of($"<h3>More load</h3>{text}"))
            : Markup.Of($"""<h3>More load</h3>{text}<div class="charts">{Throughput(curve, points, RequestsPerStart(run))}{Latency(curve, points)}</div>""");
    }

    /// <summary>How many requests a start makes, in the mean of the run: a stage alone may have those that the stage before it left behind. Both are drawn on one axis.</summary>
    /// <param name="run">The run.</param>
    /// <returns>1 for one, or where it is not known.</returns>
    internal static double RequestsPerStart(RunResult run)
    {
        // What was cut off at the end has made some, too.
        double starts = run.Intervals.Sum(one => (double)one.Iterations) + (run.Metrics.GetValueOrDefault(MetricNames.InterruptedIterations)?.Count ?? 0);
        double each = starts > 0 ? run.Intervals.Sum(one => (double)one.Requests) / starts : 1;
        return each > Several ? each : 1;
    }

    private static Markup Throughput(LoadCurve curve, LoadCurvePoint[] points, double each)
    {
        string asked = each > 1 ? "requests of the starts that were asked for" : "starts that were asked for";
        ChartSeries[] series =
        [
            new("requests that succeeded", ChartInk.First, "1/s", [.. points.Select(point => (double?)point.Rate)]),
            .. points.Any(point => point.Offered is not null) ? new[] { new ChartSeries(asked, ChartInk.Quiet, "1/s", [.. points.Select(point => point.Offered * each)]) } : [],
        ];
        return ChartFigure.Write(new Chart
        {
            Id = "loadthroughput",
            Title = "Throughput against requests under way",
            Note = each > 1 ? string.Create(CultureInfo.InvariantCulture, $"A start makes {each:0.##} requests in the mean of the run, and is drawn as so many.") : "",
            IsPart = true,
            Summary = curve.Capacity is { } capacity ? $"The target can do {FigureText.Rate(capacity)}." : "No limit of throughput was reached.",
            Places = [.. points.Select(point => point.Concurrency)],
            PlaceNames = [.. points.Select(Name)],
            Series = series,
            Model = () =>
            {
                double largest = Math.Max(ChartFrame.Max(series.SelectMany(one => one.Values)), curve.Capacity ?? 0);
                PlotModel model = ChartFrame.Create(Load(points), ChartFrame.ValueAxis(rate => FigureText.Rate(rate), largest));
                foreach (ChartSeries one in series.Reverse())
                {
                    model.Series.Add(ChartFrame.Line(one.Color!.Value, points.Select((point, i) => (point.Concurrency, one.Values[i]))));
                }

                if (curve.Capacity is { } limit)
                {
                    ChartFrame.AddLimit(model, limit, $"can do {FigureText.Rate(limit)}");
                }

                AddKnee(model, curve, points);
                return model;
            },
        });
    }

    private static Markup Latency(LoadCurve curve, LoadCurvePoint[] points)
    {
        ChartSeries[] series =
        [
            new("median", ChartInk.First, "ms", [.. points.Select(point => (double?)point.P50)]),
            new("p95", ChartInk.Second, "ms", [.. points.Select(point => (double?)point.P95)]),
        ];
        return ChartFigure.Write(new Chart
        {
            Id = "loadlatency",
            Title = "Response time against requests under way",
            IsPart = true,
            Summary = curve.Knee is { } knee ? $"It bends upwards at {FigureText.Rate(knee.Rate)}, where the 95th percentile is {FigureText.Time(knee.P95)}." : "It has no knee.",
            Places = [.. points.Select(point => point.Concurrency)],
            PlaceNames = [.. points.Select(Name)],
            Series = series,
            Model = () =>
            {
                double[] values = [.. series.SelectMany(one => one.Values).OfType<double>().Where(value => value > 0 && double.IsFinite(value)).Order()];
                double largest = values.Length == 0 ? 1 : values[^1];
                PlotModel model = ChartFrame.Create(
                    Load(points), values.Length > 0 && largest > values[0] * 20 ? ChartFrame.LogarithmicAxis(FigureText.AxisTime, values[0], largest) : ChartFrame.ValueAxis(FigureText.AxisTime, largest));
                foreach (ChartSeries one in series.Reverse())
                {
                    model.Series.Add(ChartFrame.Line(one.Color!.Value, points.Select((point, i) => (point.Concurrency, one.Values[i]))));
                }

                AddKnee(model, curve, points);
                return model;
            },
        });
    }

    private static Axis Load(LoadCurvePoint[] points) => ChartFrame.Quiet(new LinearAxis
    {
        Position = AxisPosition.Bottom,
        Minimum = Math.Min(0, points[0].Concurrency),
        Maximum = Math.Max(1, points[^1].Concurrency),
        IntervalLength = 60,
        LabelFormatter = value => value.ToString("#,0.##", CultureInfo.InvariantCulture),
    });

    private static void AddKnee(PlotModel model, LoadCurve curve, LoadCurvePoint[] points)
    {
        if (curve.Knee is { } knee)
        {
            LoadCurvePoint at = points.MinBy(point => Math.Abs(point.Rate - knee.Rate) + Math.Abs(point.P95 - knee.P95))!;
            model.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Vertical, X = at.Concurrency, Color = ChartInk.Quiet, LineStyle = LineStyle.Dash, StrokeThickness = 1, Text = "knee", TextColor = ChartInk.Text });
        }
    }

    private static string Name(LoadCurvePoint point) => string.Create(CultureInfo.InvariantCulture, $"{point.Concurrency:0.#} under way, {point.Failed:0.#%} failed");
}
