namespace Perf.Telemetry.Alerts;

/// <summary>
/// How long to wait before the next attempt: twice as long each time, and half of it by chance, so that many that failed together do not come back together
/// (M. Brooker, Exponential Backoff And Jitter, 2015: "equal jitter").
/// </summary>
internal sealed record Backoff
{
    /// <summary>The wait after the first failure, before chance.</summary>
    internal TimeSpan First { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait.</summary>
    internal TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a message is tried at all.</summary>
    internal TimeSpan GivesUpAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The wait after some failures.</summary>
    /// <param name="failures">How many attempts have failed, from 1.</param>
    /// <param name="chance">0 to 1.</param>
    internal TimeSpan Delay(int failures, double chance)
    {
        // From some power on it is the longest whatever the first is; a shift beyond that would overflow.
        double whole = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 40)), Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds((whole / 2) + (whole / 2 * Math.Clamp(chance, 0, 1)));
    }
}
