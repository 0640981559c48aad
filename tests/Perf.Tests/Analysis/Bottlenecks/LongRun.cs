namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>A long run with many signals, as all monitors make them, thinned as the engine does.</summary>
internal static class LongRun
{
    public static RunResult Make(int seconds, int others)
    {
        var timelines = new MonitorTimelines();
        RunResult fault = Faults.All["db.missing-index"]().Result();
        var chance = new Random(3);
        for (int second = 0; second < seconds; second++)
        {
            List<MonitorSample> samples = [.. fault.Monitors.Select(series => new MonitorSample { Monitor = series.Monitor, Signal = series.Signal, Unit = series.Unit, Labels = series.Labels, Value = series.Values[second % series.Values.Count] * (0.9 + (0.2 * chance.NextDouble())) })];
            samples.AddRange(Enumerable.Range(0, others).Select(i => new MonitorSample { Monitor = "prometheus", Signal = $"other.{i}", Value = chance.NextDouble() }));
            timelines.Add(new Interval { Index = second, Start = TimeSpan.FromSeconds(second), Length = TimeSpan.FromSeconds(1), Monitors = samples });
        }

        Dictionary<string, string> kinds = fault.Monitors.GroupBy(series => series.Monitor).ToDictionary(group => group.Key, group => group.First().Kind!);
        IntervalSummary one = fault.Intervals[10];
        return fault with
        {
            Duration = TimeSpan.FromSeconds(seconds), PlannedDuration = TimeSpan.FromSeconds(seconds),
            Monitors = [.. timelines.ToSeries().Select(series => series with { Kind = kinds.GetValueOrDefault(series.Monitor, "prometheus") })],
            Intervals = [.. Enumerable.Range(0, seconds).Select(second => one with { Start = second, P50 = one.P50 * (0.9 + (0.2 * chance.NextDouble())) })],
        };
    }
}
