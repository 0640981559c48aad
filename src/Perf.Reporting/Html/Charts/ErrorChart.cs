using OxyPlot;
using OxyPlot.Series;

namespace Perf.Reporting.Html.Charts;

/// <summary>Errors over time, by class where the run's seconds are at hand, with dropped starts.</summary>
internal static class ErrorChart
{
    // More colours than this nobody tells apart.
    private const int MostClasses = 6;

    /// <summary>Draws it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(ReportData data) => data.Detail is { Errors.Count: > 0 } detail ? ByClass(data.Bins, detail) : Failed(data.Bins);

    private static Markup ByClass(IReadOnlyList<TimeBin> bins, RunDetail detail)
    {
        List<(string Class, long[] Counts)> classes = [.. detail.Errors.Take(MostClasses)];
        if (detail.Errors.Count > MostClasses)
        {
            classes[^1] = ("all others", [.. Enumerable.Range(0, detail.Columns).Select(column => (long)Math.Min(9e18, detail.Errors.Skip(MostClasses - 1).Sum(one => (double)one.Counts[column])))]);
        }

        ColumnTime[] columns = [.. ColumnTime.Of(detail, bins)];
        double?[] dropped = [.. columns.Select(column => (double?)bins.Where(bin => column.Holds(bin)).Sum(bin => bin.Dropped * bin.Length) / column.Length)];
        bool drops = dropped.Any(rate => rate > 0);
        ChartSeries[] series =
        [
            .. classes.Select((one, i) => new ChartSeries(one.Class, ChartInk.Hue(i), "1/s", [.. one.Counts.Select((count, column) => (double?)(count / columns[column].Length))])),
            .. drops ? new[] { new ChartSeries("dropped starts", ChartInk.Quiet, "1/s", dropped) } : [],
        ];
        double all = detail.Errors.Sum(one => Sum(one.Counts));
        return ChartFigure.Write(new Chart
        {
            Id = "errorrate",
            Title = "Errors over time",
            Note = "By class, per second.",
            Summary = $"{FigureText.Count(all)} errors. {string.Join(", ", classes.Select(one => $"{one.Class}: {FigureText.Count(Sum(one.Counts))}"))}.",
            Places = [.. columns.Select(column => column.Middle)],
            Series = series,
            Model = () => Stacked(bins, columns, series, drops),
        });
    }

    private static double Sum(long[] counts) => counts.Sum(count => (double)count);

    private static PlotModel Stacked(IReadOnlyList<TimeBin> bins, ColumnTime[] columns, ChartSeries[] series, bool drops)
    {
        double[] sums = new double[columns.Length];
        List<RectangleBarSeries> bars = [];
        foreach (ChartSeries one in series.Take(series.Length - (drops ? 1 : 0)))
        {
            var bar = new RectangleBarSeries { FillColor = one.Color!.Value, StrokeThickness = 0 };
            for (int i = 0; i < columns.Length; i++)
            {
                if (one.Values[i] is > 0 and < 1e12 and { } rate)
                {
                    bar.Items.Add(new RectangleBarItem(columns[i].Start + (columns[i].Length * 0.04), sums[i], columns[i].End - (columns[i].Length * 0.04), sums[i] + rate));
                    sums[i] += rate;
                }
            }

            bars.Add(bar);
        }

        PlotModel model = Frame(bins, ChartFrame.Max([.. sums.Select(sum => (double?)sum), .. drops ? series[^1].Values : []]));
        bars.ForEach(model.Series.Add);
        if (drops)
        {
            model.Series.Add(Dashed(columns.Select((column, i) => (column.Middle, series[^1].Values[i]))));
        }

        return model;
    }

    private static Markup Failed(IReadOnlyList<TimeBin> bins)
    {
        bool isAny = bins.Any(bin => bin.Failed > 0 || bin.Dropped > 0);
        return ChartFigure.Write(new Chart
        {
            Id = "errorrate",
            Title = "Errors over time",
            Note = "Per second.",
            Places = isAny ? [.. bins.Select(bin => bin.Time)] : [],
            Series =
            [
                new("failed requests", ChartInk.Bad, "1/s", [.. bins.Select(bin => (double?)bin.Failed)]),
                new("dropped starts", ChartInk.Quiet, "1/s", [.. bins.Select(bin => (double?)bin.Dropped)]),
            ],
            Model = isAny ? () => Bars(bins) : null,
            Nothing = "No request failed and no start was dropped.",
        });
    }

    private static PlotModel Bars(IReadOnlyList<TimeBin> bins)
    {
        PlotModel model = Frame(bins, ChartFrame.Max(bins.SelectMany(bin => new double?[] { bin.Failed, bin.Dropped })));
        model.Series.Add(Dashed(bins.Select(bin => (bin.Time, (double?)bin.Dropped))));
        var failed = new RectangleBarSeries { FillColor = ChartInk.Bad, StrokeThickness = 0 };
        foreach (TimeBin bin in bins.Where(bin => bin.Failed > 0 && double.IsFinite(bin.Time) && bin.Failed < 1e12))
        {
            failed.Items.Add(new RectangleBarItem(bin.Time - (bin.Length * 0.45), 0, bin.Time + (bin.Length * 0.45), bin.Failed));
        }

        model.Series.Add(failed);
        return model;
    }

    private static PlotModel Frame(IReadOnlyList<TimeBin> bins, double largest) =>
        ChartFrame.Create(ChartFrame.TimeAxis(bins), ChartFrame.ValueAxis(value => FormattableString.Invariant($"{value:#,0.###}"), largest));

    private static LineSeries Dashed(IEnumerable<(double X, double? Y)> points)
    {
        LineSeries line = ChartFrame.Line(ChartInk.Quiet, points);
        line.LineStyle = LineStyle.Dash;
        return line;
    }
}
