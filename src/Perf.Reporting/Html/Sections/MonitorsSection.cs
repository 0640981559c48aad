using Perf.Reporting.Html.Charts;

namespace Perf.Reporting.Html.Sections;

/// <summary>What monitors read while the run went on, on the time axis of the other charts, and all signals in a table.</summary>
internal static class MonitorsSection
{
    // The page stays readable, and under a megabyte.
    private const int MostCharts = 16;

    /// <summary>Writes it.</summary>
    /// <param name="data">The run.</param>
    /// <returns>The markup; nothing for a run without monitors.</returns>
    public static Markup Write(ReportData data)
    {
        IReadOnlyList<MonitorSeries> all = [.. data.Result.Monitors.Where(series => series.Values.Any(double.IsFinite))];
        if (all.Count == 0)
        {
            return Markup.None;
        }

        IReadOnlyList<TimeBin> time = data.Bins.Count > 0 ? data.Bins : TimeOf(data.Result.Duration, all);
        double end = ChartFrame.EndOf(time);
        int bins = end <= 2 * MonitorLine.MaxBins ? (int)Math.Max(1, Math.Ceiling(end)) : MonitorLine.MaxBins;

        // What moved most in its own terms says most; a disk that nobody wrote to says nothing.
        var signals = all
            .GroupBy(series => (series.Signal, series.Unit))
            .Select(group => (group.Key.Signal, group.Key.Unit, Series: (IReadOnlyList<MonitorSeries>)[.. group.OrderByDescending(series => series.Values.Where(double.IsFinite).Max())]))
            .ToArray();
        var drawn = signals
            .OrderBy(signal => signal.Series.All(IsFlat))
            .ThenBy(signal => Rank(signal.Signal))
            .Take(MostCharts)
            .Select((signal, i) => MonitorChart.Draw(signal.Signal, signal.Unit, [.. signal.Series.Select(series => MonitorLine.Of(series, end, bins))], time, i));
        string rest = signals.Length > MostCharts ? $"{MostCharts} of {signals.Length} signals are drawn; the table has all." : "";
        return Markup.Of($"""
            <h2 id="monitors-title">Monitors</h2>{(rest.Length == 0 ? Markup.None : Markup.Of($"""<p class="note">{rest}</p>"""))}<div class="charts">{drawn}</div>
            <details><summary>All signals in figures</summary>{DataTable.Write("What monitors read", ["Signal", "Monitor", "Labels", "#Least", "#Mean", "#Largest", "#Last"], all.Select(Row))}</details>
            """);
    }

    // What was read without a run has no seconds of requests: it lasts as long as it was read.
    private static IReadOnlyList<TimeBin> TimeOf(TimeSpan duration, IReadOnlyList<MonitorSeries> all)
    {
        double last = all.SelectMany(series => series.Seconds).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        double end = Math.Max(duration.TotalSeconds, last + 1);
        return [new TimeBin { Time = end / 2, Length = end }];
    }

    private static DataCell[] Row(MonitorSeries series)
    {
        // The series' figures are of all that was read; its points are thinned where the run was long.
        static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
        double[] values = [.. series.Values.Where(double.IsFinite)];
        DataCell Cell(double value) => DataTable.Figure(value, FigureText.InUcum(value, series.Unit));
        return
        [
            Markup.Of($"<code>{FigureText.Short(series.Signal, 120)}</code>"),
            DataTable.Text(FigureText.Short(series.Monitor, 80)),
            DataTable.Text(FigureText.Short(string.Join(", ", series.Labels.Select(label => $"{label.Key}={label.Value}")))),
            Cell(Finite(series.Min) ?? values.Min()),
            Cell(Finite(series.Avg) ?? values.Average()),
            Cell(Finite(series.Max) ?? values.Max()),
            Cell(values[^1]),
        ];
    }

    private static bool IsFlat(MonitorSeries series)
    {
        double first = series.Values.First(double.IsFinite);
        return series.Values.Where(double.IsFinite).All(value => value == first);
    }

    // Processors, memory, disks, networks: the order in which one looks.
    private static int Rank(string signal)
    {
        string[] order = ["cpu", "memory", "pressure", "disk", "network"];
        int found = Array.FindIndex(order, word => signal.Contains(word, StringComparison.OrdinalIgnoreCase));
        return found < 0 ? order.Length : found;
    }
}
