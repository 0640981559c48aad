using Perf.Analysis;

namespace Perf.Runtime;

/// <summary>Reads monitors for a while, each second as a run does, without making load.</summary>
/// <param name="feed">The monitors; prepared and ended here.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveLook(Telemetry.Monitors.MonitorPanel feed, TimeProvider time)
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    // What a diagnosis of monitors alone asks for, and what is read where nobody says.
    private const int Readings = 5;
    private const double UsualSeconds = 10;

    /// <summary>What is to be said of a look that ends before its slowest monitors were read often enough.</summary>
    /// <param name="duration">How long the look is.</param>
    /// <param name="definitions">What is read.</param>
    /// <returns>A sentence with the duration that would do; none where it is long enough.</returns>
    internal static IEnumerable<string> TooShort(TimeSpan duration, IReadOnlyList<MonitorDefinition> definitions)
    {
        MonitorDefinition[] slow = [.. definitions.Where(one => one.Every * Readings > duration)];
        if (slow.Length > 0)
        {
            TimeSpan longest = slow.Max(one => one.Every);
            string names = string.Join(", ", slow.Select(one => $"'{one.Name}'").Distinct());
            yield return FormattableString.Invariant($"A look of {DurationText.Format(duration)} reads {names} fewer than {Readings} times (every {DurationText.Format(longest)}). Look longer: -Duration {Math.Max(UsualSeconds, Math.Ceiling(longest.TotalSeconds * Readings)):0}s.");
        }
    }

    /// <summary>What a look lacks where a monitor cannot even be made, such as for a variable that is not set.</summary>
    /// <param name="definition">The monitor.</param>
    /// <param name="reason">Why, without secrets.</param>
    internal static MonitorFault FaultOf(MonitorDefinition definition, string reason) => new()
    {
        Monitor = definition.Name,
        Kind = definition.Kind,
        Text = reason.StartsWith($"The monitor '{definition.Name}'", StringComparison.Ordinal) ? reason : $"The monitor '{definition.Name}' could not be read: {reason}",
    };

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
        TimeSpan read = TimeSpan.Zero;
        IReadOnlyList<string> warnings = [];
        for (int second = 0; second < seconds; second++)
        {
            TimeSpan wait = (s_second * (second + 1)) - time.GetElapsedTime(begun);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, stop).ConfigureAwait(false);
            IReadOnlyList<MonitorSample> samples = feed.Take();
            if (second == seconds - 1)
            {
                // A reading that goes on is of this second, too: none comes after it that would bring it.
                read = time.GetElapsedTime(begun);
                warnings = feed.End();
                samples = [.. samples, .. feed.Take()];
            }

            lines.Add(new Interval { Index = second, Start = s_second * second, Length = s_second, Monitors = samples });
            progress?.Invoke((second + 1) / (double)seconds, lines.Count);
        }

        // A machine has one name and many kinds of monitors: which kind a signal is of tells what it can mean.
        ILookup<string, string> kinds = definitions.ToLookup(definition => definition.Name, definition => definition.Kind, StringComparer.Ordinal);
        return new RunResult
        {
            Id = id,
            Scenario = LookWording.ScenarioName,
            Environment = request.Environment,
            Target = request.Target,
            Status = RunStatus.Completed,
            StartedAt = at,
            Duration = read,
            Monitors = [.. lines.ToSeries().Select(series => series with { Kind = series.Kind ?? kinds[series.Monitor].FirstOrDefault() })],
            MonitorTables = feed.Tables(),
            MonitorFaults = feed.Faults(),
            Warnings = warnings,
        };
    }
}
