using System.Globalization;
using System.Text;
using OxyPlot;
using OxyPlot.Axes;

namespace Perf.Reporting.Html.Charts;

/// <summary>Latency over time as a map: the darker a cell, the more requests took that long at that time. It shows what percentiles hide: two answers to one question, a slow minority, a pattern.</summary>
internal static class HeatMapChart
{
    private const int Levels = 7;
    private const int MostRows = 40;

    /// <summary>Draws it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(ReportData data)
    {
        if (data.Detail is not { } detail || !detail.Latency.OfType<long[]>().Any(column => column.Any(count => count > 0)))
        {
            return ChartFigure.Write(new Chart
            {
                Id = "heatmap",
                Title = "Heat map of latency",
                Nothing = data.Detail is null
                    ? "The heat map is drawn from the distributions of the run's seconds, and this result came without them: export the run from where it is stored, with Get-PerfResult."
                    : "No latency was measured.",
            });
        }

        Map map = Arrange(detail);
        ColumnTime[] columns = [.. ColumnTime.Of(detail, data.Bins)];
        return ChartFigure.Write(new Chart
        {
            Id = "heatmap",
            Title = "Heat map of latency",
            Note = $"How many requests took how long ({detail.LatencyName}, logarithmic axis), by {(detail.ColumnSeconds == 1 ? "second" : FormattableString.Invariant($"{detail.ColumnSeconds} seconds"))}.",
            Summary = Summary(map),
            Legend = Scale(map),
            Places = [.. columns.Select(column => column.Middle)],
            Series = [.. Readings(map)],
            Model = () => Model(data.Bins, map),
            Extra = model => Cells(model, map, columns),
        });
    }

    private static Map Arrange(RunDetail detail)
    {
        int low = LatencyRows.Count;
        int high = 0;
        foreach (long[] column in detail.Latency.OfType<long[]>())
        {
            for (int row = 0; row < column.Length; row++)
            {
                if (column[row] > 0)
                {
                    (low, high) = (Math.Min(low, row), Math.Max(high, row));
                }
            }
        }

        int size = Math.Max(1, ((high - low) / MostRows) + 1);
        int rows = ((high - low) / size) + 1;
        long[][] cells = [.. detail.Latency.Select(column => column is null ? [] : Enumerable.Range(0, rows).Select(row => Sum(column, low + (row * size), size)).ToArray())];
        return new Map(low, size, rows, cells, cells.Max(column => column.DefaultIfEmpty().Max()));
    }

    private static long Sum(long[] column, int from, int size)
    {
        long sum = 0;
        for (int row = from; row < Math.Min(from + size, column.Length); row++)
        {
            sum = column[row] > long.MaxValue - sum ? long.MaxValue : sum + column[row];
        }

        return sum;
    }

    private static PlotModel Model(IReadOnlyList<TimeBin> bins, Map map)
    {
        Axis axis = ChartFrame.LogarithmicAxis(FigureText.AxisTime, 1, 10);
        (axis.Minimum, axis.Maximum) = (map.LowerOf(0), map.LowerOf(map.Rows));
        return ChartFrame.Create(ChartFrame.TimeAxis(bins), axis);
    }

    // One path for each shade: a rectangle for each of some thousand cells would be most of the page.
    private static Markup Cells(PlotModel model, Map map, ColumnTime[] columns)
    {
        var paths = new StringBuilder[Levels];
        for (int column = 0; column < map.Cells.Length; column++)
        {
            string left = Number(model.Axes[0].Transform(columns[column].Start));
            string width = Number(model.Axes[0].Transform(columns[column].End) - model.Axes[0].Transform(columns[column].Start) + 0.15);
            for (int row = 0; row < map.Cells[column].Length; row++)
            {
                if (map.Cells[column][row] is > 0 and { } count)
                {
                    double top = model.Axes[1].Transform(map.LowerOf(row + 1));
                    double bottom = model.Axes[1].Transform(map.LowerOf(row));
                    (paths[map.LevelOf(count)] ??= new StringBuilder()).Append(CultureInfo.InvariantCulture, $"M{left} {Number(top)}h{width}v{Number(bottom - top + 0.15)}h-{width}z");
                }
            }
        }

        return Markup.Of($"{paths.Select((path, level) => path is null ? Markup.None : Markup.Of($"""<path class="{ClassOf(level)}" d="{path.ToString()}"/>"""))}");
    }

    private static Markup Scale(Map map) => Markup.Of($"""
        <ul class="legend heatscale" aria-hidden="true"><li>few</li>{Enumerable.Range(0, Levels).Select(level => Markup.Of($"""<li><svg viewBox="0 0 18 10" width="18" height="10"><path class="{ClassOf(level)}" d="M0 0h18v10h-18z"/></svg></li>"""))}<li>{FigureText.Count(map.Most)} requests</li></ul>
        """);

    // What is read out at a place: where most requests were, and how far down and up they reached.
    private static IEnumerable<ChartSeries> Readings(Map map)
    {
        yield return new("requests", null, "", [.. map.Cells.Select(column => column.Length == 0 ? (double?)null : column.Sum(count => (double)count))]);
        yield return new("fastest from", null, "ms", [.. map.Cells.Select(column => Array.FindIndex(column, count => count > 0) is >= 0 and { } row ? (double?)map.LowerOf(row) : null)]);
        yield return new("most around", null, "ms", [.. map.Cells.Select(column => column.Length == 0 ? (double?)null : map.MiddleOf(Array.IndexOf(column, column.Max())))]);
        yield return new("slowest up to", null, "ms", [.. map.Cells.Select(column => Array.FindLastIndex(column, count => count > 0) is >= 0 and { } row ? (double?)map.LowerOf(row + 1) : null)]);
    }

    private static string Summary(Map map)
    {
        double[] rows = [.. Enumerable.Range(0, map.Rows).Select(row => map.Cells.Sum(column => column.Length == 0 ? 0.0 : column[row]))];
        return $"Latencies reach from {FigureText.Time(map.LowerOf(0))} to {FigureText.Time(map.LowerOf(map.Rows))}; most requests took about {FigureText.Time(map.MiddleOf(Array.IndexOf(rows, rows.Max())))}.";
    }

    private static string ClassOf(int level) => FormattableString.Invariant($"heat{level + 1}");

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The rows that hold something, some of the detail's rows together where there would be too many.</summary>
    private sealed record Map(int First, int Size, int Rows, long[][] Cells, long Most)
    {
        public double LowerOf(int row) => LatencyRows.LowerOf(Math.Min(First + (row * Size), LatencyRows.Count));

        public double MiddleOf(int row) => Math.Sqrt(LowerOf(row) * LowerOf(row + 1));

        // By magnitudes: one request among thousands is what one looks for.
        public int LevelOf(long count) => Most <= 1 ? Levels - 1 : (int)Math.Min(Levels - 1, Math.Log(count) / Math.Log(Most) * Levels);
    }
}
