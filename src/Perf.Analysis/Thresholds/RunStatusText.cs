namespace Perf.Analysis;

/// <summary>Says how a run ended.</summary>
internal static class RunStatusText
{
    /// <summary>What happened to the run, without when.</summary>
    /// <param name="status">How it ended.</param>
    internal static string Subject(RunStatus status) => status switch
    {
        RunStatus.Running => "The run still goes on",
        RunStatus.Stopped => "The run was stopped",
        RunStatus.Aborted => "The run aborted itself",
        RunStatus.Failed => "The run failed",
        RunStatus.Interrupted => "The run's process was killed",
        _ => "The run completed",
    };

    /// <summary>What happened to the run and when: <c>The run was stopped after 12s of 5m</c>.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="duration">How long it measured.</param>
    /// <param name="planned">How long the plan said, or null.</param>
    internal static string Describe(RunStatus status, TimeSpan duration, TimeSpan? planned)
    {
        // Milliseconds of a run's length tell a reader nothing; a run of less than a second keeps them.
        TimeSpan shown = duration < TimeSpan.FromSeconds(1) ? duration : TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds));
        string of = planned is { } plan && plan > TimeSpan.Zero ? $" of {DurationText.Format(plan)}" : "";
        return $"{Subject(status)} after {DurationText.Format(shown)}{of}";
    }
}
