using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Perf.Reporting.Html.Charts;

/// <summary>The runs of a trend over time, with change points, deployments, optimizations and changes of the machine.</summary>
internal static class TrendFigure
{
    // More deployments than this would be a hatching.
    private const int MostDeployments = 60;

    /// <summary>Draws it.</summary>
    /// <param name="trend">The trend.</param>
    /// <param name="number">Its number on the page, from 0.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(Trend trend, int number)
    {
        DateTimeOffset start = trend.Points.Count == 0 ? default : trend.Points[0].StartedAt;
        return ChartFigure.Write(new Chart
        {
            Id = "trend" + Letters(number),
            Title = trend.Name,
            IsPart = true,
            Note = string.Create(CultureInfo.InvariantCulture, $"{trend.Points.Count} runs; a line where the level changed: red for the worse, of the second colour otherwise, broken where the machine changed."),
            Places = [.. trend.Points.Select(point => (point.StartedAt - start).TotalDays)],
            PlaceNames = [.. trend.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.StartedAt:yyyy-MM-dd HH:mm}"))],
            Series = [new($"{trend.Metric} {trend.Statistic}", ChartInk.First, trend.Unit ?? "", [.. trend.Points.Select(point => (double?)point.Value)]), .. Marks(trend)],
            Model = trend.Points.Count == 0 ? null : () => Model(trend),
            Nothing = "There are no runs.",
        });
    }

    // What the legend names besides the values.
    private static IEnumerable<ChartSeries> Marks(Trend trend)
    {
        if (trend.ChangePoints.Any(change => change.Effect == ChangeEffect.Regression))
        {
            yield return new("regression", ChartInk.Bad, "", []);
        }

        if (trend.ChangePoints.Any(change => change.Kind == ChangeKind.Level && change.Effect != ChangeEffect.Regression))
        {
            yield return new("other change of level", ChartInk.Second, "", []);
        }

        if (trend.Markers.Any(marker => marker.Kind == TrendMarkerKind.Optimization))
        {
            yield return new("optimization", ChartInk.Third, "", []);
        }

        if (trend.Markers.Any(marker => marker.Kind != TrendMarkerKind.Optimization))
        {
            yield return new("deployment, other machine", ChartInk.Quiet, "", []);
        }
    }

    private static PlotModel Model(Trend trend)
    {
        DateTimeOffset start = trend.Points[0].StartedAt;
        double end = Math.Max((trend.Points[^1].StartedAt - start).TotalDays, 1e-3);
        PlotModel model = ChartFrame.Create(
            ChartFrame.Quiet(new LinearAxis
            {
                Position = AxisPosition.Bottom,
                Minimum = -0.01 * end,
                Maximum = 1.01 * end,
                IntervalLength = 90,
                LabelFormatter = days => start.AddDays(days).ToString(end > 3 ? "MM-dd" : "MM-dd HH:mm", CultureInfo.InvariantCulture),
            }),
            Values(trend));
        double At(int index) => (trend.Points[index].StartedAt - start).TotalDays;
        foreach (TrendMarker marker in trend.Markers.Where(marker => marker.Kind == TrendMarkerKind.Deployment).TakeLast(MostDeployments))
        {
            model.Annotations.Add(Vertical(At(marker.Index), ChartInk.Grid, LineStyle.Solid, 1));
        }

        foreach (TrendMarker marker in trend.Markers.Where(marker => marker.Kind != TrendMarkerKind.Deployment))
        {
            bool isMachine = marker.Kind == TrendMarkerKind.Environment;
            model.Annotations.Add(Vertical(At(marker.Index), isMachine ? ChartInk.Quiet : ChartInk.Third, LineStyle.Dash, 1.4));
        }

        foreach (ChangePoint change in trend.ChangePoints.Where(change => change.Kind == ChangeKind.Level))
        {
            model.Annotations.Add(Vertical(At(change.Index), change.Effect == ChangeEffect.Regression ? ChartInk.Bad : ChartInk.Second, LineStyle.Solid, 1.6));
        }

        foreach (TrendForecast forecast in Near(trend))
        {
            ChartFrame.AddLimit(model, forecast.Limit, forecast.Threshold);
        }

        var points = new ScatterSeries { MarkerType = MarkerType.Circle, MarkerSize = trend.Points.Count > 200 ? 1.6 : 2.6, MarkerFill = ChartInk.First, MarkerStrokeThickness = 0 };
        points.Points.AddRange(trend.Points.Select(point => new ScatterPoint(At(point.Index), point.Value)));
        model.Series.Add(points);
        int from = 0;
        foreach (int to in trend.ChangePoints.Select(change => change.Index).Append(trend.Points.Count))
        {
            // The middle of each level, as a step.
            double[] level = [.. trend.Points.Skip(from).Take(to - from).Select(point => point.Value).Order()];
            double middle = level.Length == 0 ? 0 : (level[(level.Length - 1) / 2] + level[level.Length / 2]) / 2;
            var line = new LineSeries { Color = ChartInk.First, StrokeThickness = 1.6 };
            line.Points.Add(new DataPoint(At(from), middle));
            line.Points.Add(new DataPoint(At(to - 1), middle));
            model.Series.Add(line);
            from = to;
        }

        return model;
    }

    // A limit that is far from all values would press them into a line; the table beside the figure has it.
    private static IEnumerable<TrendForecast> Near(Trend trend)
    {
        double low = trend.Points.Min(point => point.Value);
        double high = trend.Points.Max(point => point.Value);
        double reach = 2 * Math.Max(high - low, Math.Abs(high) * 0.1);
        return trend.Forecasts.Where(forecast => forecast.Limit >= low - reach && forecast.Limit <= high + reach);
    }

    // From a little below the smallest value: a trend is about differences, and from 0 on most of them would not be seen.
    private static Axis Values(Trend trend)
    {
        IEnumerable<double> all = trend.Points.Select(point => point.Value).Concat(Near(trend).Select(forecast => forecast.Limit));
        double low = all.Min();
        double high = all.Max();
        double room = Math.Max((high - low) * 0.08, Math.Max(Math.Abs(high) * 1e-6, 1e-9));
        return ChartFrame.Quiet(new LinearAxis
        {
            Position = AxisPosition.Left,
            Minimum = low - room,
            Maximum = high + room,
            IntervalLength = 45,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = ChartInk.Grid,
            MajorGridlineThickness = 1,
            LabelFormatter = value => trend.Unit switch
            {
                "ms" => FigureText.AxisTime(value),
                "share" => FigureText.Share(value),
                _ => value.ToString("#,0.####", CultureInfo.InvariantCulture),
            },
        });
    }

    private static LineAnnotation Vertical(double at, OxyColor color, LineStyle style, double thickness) => new()
    {
        Type = LineAnnotationType.Vertical,
        X = at,
        Color = color,
        LineStyle = style,
        StrokeThickness = thickness,
    };

    private static string Letters(int number) => number < 26 ? ((char)('a' + number)).ToString() : Letters((number / 26) - 1) + (char)('a' + (number % 26));
}
