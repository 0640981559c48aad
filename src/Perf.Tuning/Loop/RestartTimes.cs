namespace Perf.Tuning;

/// <summary>
/// Whether there is still time for restarts. How long measuring takes is not known before: trials are made again, services start slowly. So it is asked before each trial with a change that needs a restart, for as long as the trial takes
/// at most and the restart that undoes it.
/// </summary>
/// <param name="restarts">What can be restarted.</param>
/// <param name="window">When restarts may be done; null for any time.</param>
/// <param name="time">The clock.</param>
internal sealed class RestartTimes(IServiceRestarts restarts, MaintenanceWindow? window, TimeProvider time)
{
    // A few closed loads until there were enough requests, where they are slow.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, TimeSpan> _longest = new(StringComparer.Ordinal);

    /// <summary>A moment, for <see cref="Saw"/>.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>Remembers how long it took to make a change, or to undo it.</summary>
    /// <param name="planned">The change.</param>
    /// <param name="began">When that began.</param>
    public void Saw(PlannedChange planned, long began)
    {
        TimeSpan took = time.GetElapsedTime(began);
        if (planned.Effect == TuningEffect.Restart && took > _longest.GetValueOrDefault(planned.Target))
        {
            _longest[planned.Target] = took;
        }
    }

    /// <summary>Why restarts do not fit any more, in a sentence; null where they do, or none is needed.</summary>
    /// <param name="changes">The changes that are turned on or off together.</param>
    /// <param name="each">How often each of their services is restarted.</param>
    /// <param name="trial">How long is measured in between.</param>
    /// <param name="rests">How often they are restarted besides, each time with a single user after it, so that trials begin from rest.</param>
    public string? WhyNot(IReadOnlyList<PlannedChange> changes, int each, TimeSpan trial, int rests = 0)
    {
        PlannedChange[] restarted = [.. changes.Where(planned => planned.Effect == TuningEffect.Restart)];
        if (window is null || restarted.Length == 0)
        {
            return null;
        }

        TimeSpan needed = restarted.Aggregate(TimeSpan.Zero, (sum, planned) => sum + ((each + rests) * LongestOf(planned.Target)));
        needed += trial > TimeSpan.Zero ? (TrialMaker.MostTries * trial) + ((1 + rests) * s_warmUp) : TimeSpan.Zero;
        DateTimeOffset now = time.GetLocalNow();
        return window.HoldsThrough(now, now + needed, time.LocalTimeZone) ? null
            : FormattableString.Invariant($"The maintenance window, which is from {window.From:HH:mm} to {window.To:HH:mm}, may end before what is left is measured and the service is restarted once more (up to {DurationText.Format(needed)}).");
    }

    // What was seen; before, what is allowed.
    private TimeSpan LongestOf(string target) => _longest.TryGetValue(target, out TimeSpan seen) ? seen : restarts.LongestOf(target) + RestartGuard.Patience;
}
