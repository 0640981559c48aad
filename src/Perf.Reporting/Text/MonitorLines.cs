using System.Globalization;

namespace Perf.Reporting;

/// <summary>A line for each monitor: its main signal over time, and the mean and the largest value of its main signals.</summary>
internal static class MonitorLines
{
    private const int Most = 20;
    private const int MostSignals = 4;
    private const int MostName = 24;
    private const int MostSignalName = 44;
    private const int Narrowest = 8;
    private const int Widest = 30;

    // What people look at first, in this order; the label is what tells the one that is meant from others of its name.
    private static readonly (string Signal, string? Label)[] s_main =
    [
        ("system.cpu.utilization", null), ("system.memory.utilization", null), ("system.pressure", "cpu"), ("process.cpu.utilization", null), ("process.memory.usage", null),
        ("postgresql.session.count", "active"), ("postgresql.commits", null), ("postgresql.connection.utilization", null), ("postgresql.blocks_hit_ratio", null),
        ("nginx.requests", null), ("nginx.http.request.duration", "p95"), ("nginx.connections_current", "active"),
        ("redis.commands.processed", null), ("redis.memory.used", null), ("redis.keyspace.hit_ratio", null),
        ("dotnet.process.cpu.utilization", null), ("dotnet.thread_pool.queue.length", null), ("dotnet.gc.pause.utilization", null), ("http.server.active_requests", null),
    ];

    /// <summary>Writes them; nothing where there was no monitor.</summary>
    /// <param name="result">The run.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="style">How it is coloured.</param>
    public static IEnumerable<string> Write(RunResult result, int width, Style style)
    {
        if (result.Monitors.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return style.Dim("monitors (mean, largest)");
        IGrouping<string, MonitorSeries>[] monitors = [.. result.Monitors.GroupBy(series => series.Monitor, StringComparer.Ordinal)];
        int column = Math.Min(MostName, monitors.Take(Most).Max(monitor => monitor.Key.Length));
        foreach (IGrouping<string, MonitorSeries> monitor in monitors.Take(Most))
        {
            yield return Line(monitor.Key, Main([.. monitor.Where(series => series.Count > 0)]), column, width, style);
        }

        if (monitors.Length > Most)
        {
            yield return style.Dim($"  and {monitors.Length - Most} more in .Monitors");
        }
    }

    /// <summary>The signals of a monitor that come first.</summary>
    internal static IReadOnlyList<MonitorSeries> Main(IReadOnlyList<MonitorSeries> all)
    {
        MonitorSeries[] known = [.. s_main.Select(one => all.FirstOrDefault(series => series.Signal == one.Signal && (one.Label is null ? series.Labels.Count == 0 : series.Labels.Values.Contains(one.Label)))).OfType<MonitorSeries>()];
        return known.Length > 0 ? [.. known.Take(MostSignals)] : [.. all.Take(MostSignals)];
    }

    private static string Line(string name, IReadOnlyList<MonitorSeries> main, int column, int width, Style style)
    {
        int chart = Math.Clamp(width / 5, Narrowest, Widest);
        string head = $"  {Style.Clean(name, MostName).PadRight(column)}  ";
        if (main.Count == 0)
        {
            return $"{head}{style.Dim("read nothing")}";
        }

        string line = $"{head}{Sparkline.Draw([.. main[0].Values.Select(value => (double?)Math.Max(0, value))], chart).PadRight(chart)}";
        int length = head.Length + chart;
        for (int i = 0; i < main.Count; i++)
        {
            string figures = $"{NameOf(main[i])} {Value(main[i].Avg, main[i].Unit)}, {Value(main[i].Max, main[i].Unit)}";

            // The first is told whatever the width, for there is nothing without it.
            if (i > 0 && length + 3 + figures.Length > width)
            {
                break;
            }

            line += $"{(i == 0 ? "  " : style.Dim("; "))}{figures}";
            length += figures.Length + 2;
        }

        return line;
    }

    // The monitor stands before it: its first word says nothing new.
    private static string NameOf(MonitorSeries series)
    {
        int dot = series.Signal.IndexOf('.', StringComparison.Ordinal);
        string name = dot > 0 && series.Signal[..dot] is "system" or "process" or "postgresql" or "nginx" or "redis" or "dotnet" ? series.Signal[(dot + 1)..] : series.Signal;
        string labels = series.Labels.Count == 0 ? "" : $"{{{string.Join(',', series.Labels.Values)}}}";
        return Style.Clean($"{name}{labels}", MostSignalName);
    }

    private static string Value(double? value, string unit) => value is not { } number ? "-" : unit switch
    {
        "%" => string.Create(CultureInfo.InvariantCulture, $"{number:0.#} %"),
        "By" => SizeText.Format(Math.Max(0, number)),
        "By/s" => $"{SizeText.Format(Math.Max(0, number))}/s",
        "ms" => Figures.Time(number),
        "1/s" => $"{Figures.Rate(number)}/s",
        "" => NumberText.Format(Math.Round(number, 2)),
        _ => $"{NumberText.Format(Math.Round(number, 2))} {Style.Clean(unit, 12)}",
    };
}
