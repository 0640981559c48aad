namespace Perf.Tuning;

/// <summary>Whether a change that needs restarts may be tried now.</summary>
internal static class WindowCheck
{
    // Trials become twice as long where the noise asks for it, once it was measured.
    private const int Longer = 2;

    // What a restart and warming up afterwards take, when they take long.
    private static readonly TimeSpan s_restart = TimeSpan.FromSeconds(35);

    /// <summary>Why a change cannot be tried now, in a sentence; null where it can.</summary>
    /// <param name="planned">The change.</param>
    /// <param name="request">How it is to be applied.</param>
    /// <param name="restarts">What can be restarted.</param>
    /// <param name="time">The clock, with the machine's time zone.</param>
    public static string? Why(PlannedChange planned, ApplyRequest request, IServiceRestarts restarts, TimeProvider time)
    {
        if (planned.Effect != TuningEffect.Restart)
        {
            return null;
        }

        if (!restarts.Knows(planned.Target))
        {
            return $"It takes effect by a restart of {planned.Target}, and no command was declared for that: give -RestartCommand, or restart: under tuning: in environments.yaml.";
        }

        if (request.Window is not { } window)
        {
            return null;
        }

        TimeSpan needed = Needed(request);
        DateTimeOffset now = time.GetLocalNow();
        // The last restart, the one that undoes the change, has to be inside as well.
        return window.HoldsThrough(now, now + needed, time.LocalTimeZone) ? null
            : FormattableString.Invariant($"It needs restarts for {DurationText.Format(needed)}, and the maintenance window is from {window.From:HH:mm} to {window.To:HH:mm}: it was not tried.");
    }

    /// <summary>How long trying a change takes at most, as far as that can be known before: the noise measured twice, the pairs and the one that may be made again, at the length that noise asks for. The pairs that it asks for besides are looked at one by one (<see cref="RestartTimes"/>): a quiet night should not wait for them.</summary>
    /// <param name="request">How it is to be applied.</param>
    internal static TimeSpan Needed(ApplyRequest request)
    {
        int trials = request.SkipVerification ? 0 : (Longer * 2 * (request.Pairs + 1)) + ((1 + Longer) * VerdictLimits.BaselineTrials);
        // Each trial begins with one, by a switch or by itself.
        int restarts = request.SkipVerification ? 2 : Restarts(request.Pairs) + (2 * (request.Pairs + 1)) + (2 * VerdictLimits.BaselineTrials);
        return (trials * request.TrialLength) + (restarts * s_restart);
    }

    /// <summary>How often a change is turned on or off at most while it is tried: three times in two pairs, the one that may be made again included, and at the end.</summary>
    /// <param name="pairs">How many pairs.</param>
    internal static int Restarts(int pairs) => ((pairs + 1) * 3 / 2) + 2;
}
