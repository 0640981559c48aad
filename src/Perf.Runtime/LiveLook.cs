namespace Perf.Runtime;

/// <summary>Reads monitors for a while, each second as a run does, without making load.</summary>
/// <param name="feed">The monitors; prepared and ended here.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveLook(Telemetry.Monitors.MonitorPanel feed, TimeProvider time)
{
    private const string Name = "live look";

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>Whether a result is that of such a look: monitors alone, and no request.</summary>
    /// <param name="run">The result.</param>
    public static bool IsLook(RunResult run) => run.Source is null && run.Metrics.Count == 0 && run.Intervals.Count == 0 && run.Scenario == Name;

    /// <summary>Reads.</summary>
    /// <param name="request">For how long, and where.</param>
    /// <param name="definitions">What is read.</param>
    /// <param name="id">The id of the look.</param>
    /// <param name="progress">Hears of it once a second.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<RunResult> ReadAsync(LookRequest request, IReadOnlyList<MonitorDefinition> definitions, string id, Action<double, int>? progress, CancellationToken stop)
    {
        var lines = new MonitorTimelines();
        int seconds = (int)Math.Max(1, Math.Ceiling(request.Duration.TotalSeconds));
        feed.Prepare();
        DateTimeOffset at = time.GetUtcNow();
        long begun = time.GetTimestamp();
        feed.Start();
        for (int second = 0; second < seconds; second++)
        {
            TimeSpan wait = (s_second * (second + 1)) - time.GetElapsedTime(begun);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, stop).ConfigureAwait(false);
            lines.Add(new Interval { Index = second, Start = s_second * second, Length = s_second, Monitors = feed.Take() });
            progress?.Invoke((second + 1) / (double)seconds, lines.ToSeries().Count);
        }

        IReadOnlyList<string> warnings = feed.End();
        // A machine has one name and many kinds of monitors: which kind a signal is of tells what it can mean.
        ILookup<string, string> kinds = definitions.ToLookup(definition => definition.Name, definition => definition.Kind, StringComparer.Ordinal);
        return new RunResult
        {
            Id = id,
            Scenario = Name,
            Environment = request.Environment,
            Target = request.Target,
            Status = RunStatus.Completed,
            StartedAt = at,
            Duration = time.GetElapsedTime(begun),
            Monitors = [.. lines.ToSeries().Select(series => series with { Kind = series.Kind ?? kinds[series.Monitor].FirstOrDefault() })],
            MonitorTables = ((IMonitorFeed)feed).Tables(),
            Warnings = warnings,
        };
    }
}
