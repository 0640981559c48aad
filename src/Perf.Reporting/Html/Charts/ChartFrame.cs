using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Perf.Reporting.Html.Charts;

/// <summary>What all charts have in common: quiet axes, a horizontal grid, no box, room for labels.</summary>
internal static class ChartFrame
{
    private const double FontSize = 11;

    // Beyond this a value is a mistake of its source (the longest time told apart is an hour), and an axis up to it would show nothing else.
    private const double Largest = 1e12;

    /// <summary>An empty chart.</summary>
    /// <param name="axes">The axes.</param>
    /// <returns>The chart.</returns>
    public static PlotModel Create(params ReadOnlySpan<Axis> axes)
    {
        var model = new PlotModel
        {
            Background = OxyColors.Undefined,
            PlotAreaBorderThickness = new OxyThickness(0),
            TextColor = ChartInk.Text,
            DefaultFontSize = FontSize,

            // The same for all charts, so that moments stand below each other; the page's font is wider than the one that OxyPlot measures by.
            Padding = new OxyThickness(0),
            PlotMargins = new OxyThickness(62, 8, 38, 24),
            IsLegendVisible = false,
        };
        foreach (Axis axis in axes)
        {
            model.Axes.Add(axis);
        }

        return model;
    }

    /// <summary>When a run ended, as all axes of time have it.</summary>
    /// <param name="bins">The run.</param>
    /// <returns>Seconds from its start, at least 1.</returns>
    public static double EndOf(IReadOnlyList<TimeBin> bins) => bins.Count == 0 ? 1 : Math.Clamp(bins[^1].Time + (bins[^1].Length / 2), 1, Largest);

    /// <summary>Time from the run's start, at the bottom.</summary>
    /// <param name="bins">The run.</param>
    /// <returns>The axis.</returns>
    public static Axis TimeAxis(IReadOnlyList<TimeBin> bins)
    {
        double end = EndOf(bins);
        return Quiet(new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Minimum = 0,
            Maximum = end,
            MajorStep = Step(end),
            LabelFormatter = seconds => FigureText.AxisMoment(seconds, end),
        });
    }

    /// <summary>Values from 0, at the left.</summary>
    /// <param name="label">Writes a value.</param>
    /// <param name="largest">The largest value that is drawn.</param>
    /// <returns>The axis.</returns>
    public static Axis ValueAxis(Func<double, string> label, double largest) => Quiet(new LinearAxis
    {
        Position = AxisPosition.Left,
        Minimum = 0,
        Maximum = Math.Clamp(largest, 1e-3, Largest) * 1.08,
        IntervalLength = 45,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = ChartInk.Grid,
        MajorGridlineThickness = 1,
        LabelFormatter = label,
    });

    /// <summary>Values over several magnitudes, at the left.</summary>
    /// <param name="label">Writes a value.</param>
    /// <param name="smallest">The smallest value that is drawn, more than 0.</param>
    /// <param name="largest">The largest value that is drawn.</param>
    /// <returns>The axis.</returns>
    public static Axis LogarithmicAxis(Func<double, string> label, double smallest, double largest) => Quiet(new LogarithmicAxis
    {
        Position = AxisPosition.Left,
        Minimum = Math.Max(1e-4, smallest) * 0.7,
        Maximum = Math.Clamp(largest, 1e-3, Largest) * 1.3,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = ChartInk.Grid,
        MajorGridlineThickness = 1,
        LabelFormatter = label,
    });

    /// <summary>Makes an axis quiet: no line, no ticks.</summary>
    /// <param name="axis">The axis.</param>
    /// <returns>The same.</returns>
    public static Axis Quiet(Axis axis)
    {
        axis.AxislineStyle = LineStyle.None;
        axis.TickStyle = TickStyle.None;
        axis.MinorTickSize = 0;
        axis.MinorGridlineStyle = LineStyle.None;
        axis.TextColor = ChartInk.Text;
        axis.AxisTickToLabelDistance = 6;
        return axis;
    }

    /// <summary>A line through points; it breaks where there is no value.</summary>
    /// <param name="color">The colour.</param>
    /// <param name="points">The points, in order.</param>
    /// <param name="thickness">The thickness in pixels.</param>
    /// <param name="isSigned">Whether values below 0 are values; otherwise they are a mistake of their source.</param>
    /// <returns>The series.</returns>
    public static LineSeries Line(OxyColor color, IEnumerable<(double X, double? Y)> points, double thickness = 1.6, bool isSigned = false)
    {
        DataPoint[] drawn = [.. points.Select(point => Usable(point.X) && Usable(point.Y, isSigned) ? new DataPoint(point.X, point.Y!.Value) : DataPoint.Undefined)];
        var line = new LineSeries
        {
            Color = color,
            StrokeThickness = thickness,
            LineJoin = LineJoin.Round,

            // A run of one second is a point, which no line shows.
            MarkerType = drawn.Count(point => point.IsDefined()) == 1 ? MarkerType.Circle : MarkerType.None,
            MarkerFill = color,
            MarkerSize = 3,
        };
        line.Points.AddRange(drawn);
        return line;
    }

    /// <summary>The area between two lines; it breaks where one has no value.</summary>
    /// <param name="model">The chart.</param>
    /// <param name="color">The colour.</param>
    /// <param name="points">Places with the lower and the upper value, in order.</param>
    /// <param name="isSigned">Whether values below 0 are values.</param>
    public static void AddBand(PlotModel model, OxyColor color, IEnumerable<(double X, double? Low, double? High)> points, bool isSigned = false)
    {
        var part = new AreaSeries();
        foreach ((double x, double? low, double? high) in points.Append((double.NaN, null, null)))
        {
            if (Usable(x) && Usable(low, isSigned) && Usable(high, isSigned))
            {
                part.Points.Add(new DataPoint(x, high!.Value));
                part.Points2.Add(new DataPoint(x, low!.Value));
            }
            else if (part.Points.Count > 0)
            {
                (part.Fill, part.StrokeThickness, part.Color) = (color, 0, OxyColors.Undefined);
                model.Series.Add(part);
                part = new AreaSeries();
            }
        }
    }

    /// <summary>Adds a dashed line at a limit, with what the limit is at its right end.</summary>
    /// <param name="model">The chart.</param>
    /// <param name="value">The limit.</param>
    /// <param name="text">What the limit is.</param>
    public static void AddLimit(PlotModel model, double value, string text)
    {
        model.Annotations.Add(new LineAnnotation
        {
            Type = LineAnnotationType.Horizontal,
            Y = value,
            Color = ChartInk.Bad,
            StrokeThickness = 1,
            LineStyle = LineStyle.Dash,
        });
        model.Annotations.Add(new TextAnnotation
        {
            // The line's own text would stand on the line.
            TextPosition = new DataPoint(model.Axes[0].Maximum, value),
            Offset = new ScreenVector(0, -4),
            TextHorizontalAlignment = HorizontalAlignment.Right,
            TextVerticalAlignment = VerticalAlignment.Bottom,
            Text = Markup.Printable(text),
            TextColor = ChartInk.Bad,
            FontSize = FontSize - 1,
            StrokeThickness = 0,
            Padding = new OxyThickness(0),
        });
    }

    /// <summary>The largest of some values that can be drawn; 0 without any.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The largest.</returns>
    public static double Max(IEnumerable<double?> values) => values.Where(value => Usable(value)).Max() ?? 0;

    private static bool Usable(double? value, bool isSigned = false) => value is >= -Largest and <= Largest && (isSigned || value >= 0);

    // Steps that people read time by.
    private static double Step(double end)
    {
        double[] steps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];
        double least = end / 7;
        return steps.FirstOrDefault(step => step >= least, least);
    }
}
