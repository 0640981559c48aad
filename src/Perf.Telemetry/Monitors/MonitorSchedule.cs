namespace Perf.Telemetry.Monitors;

/// <summary>
/// When a monitor is read: at multiples of its time, a little before them, so that what is read has come when the run's second ends. Monitors are a little apart from each other, so that they do
/// not all want the processor at one moment. Pure.
/// </summary>
internal static class MonitorSchedule
{
    private static readonly TimeSpan s_lead = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan s_apart = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);
    private const int Places = 8;

    // A share of the time between readings, for monitors that are read many times a second.
    private const double MostLead = 0.3;

    /// <summary>When the next reading is due.</summary>
    /// <param name="now">Now, from the run's start.</param>
    /// <param name="every">The time between readings.</param>
    /// <param name="place">The monitor's number among those of the run.</param>
    /// <returns>The moment, after now; those that were missed are passed over.</returns>
    public static TimeSpan Next(TimeSpan now, TimeSpan every, int place)
    {
        TimeSpan lead = s_lead + (s_apart * (place % Places));
        TimeSpan most = every * MostLead;
        lead = lead < most ? lead : most;
        long number = ((now + lead).Ticks / every.Ticks) + 1;
        return (every * number) - lead;
    }

    /// <summary>When the next look between readings is due: at multiples of its time.</summary>
    /// <param name="now">Now, from the run's start.</param>
    /// <param name="every">The time between two looks.</param>
    /// <returns>The moment, after now; those that were missed are passed over.</returns>
    public static TimeSpan NextSample(TimeSpan now, TimeSpan every) => every * ((Math.Max(0, now.Ticks) / every.Ticks) + 1);

    /// <summary>How many readings are passed over after some that failed, so that a server that is down is not asked all the time.</summary>
    /// <param name="failures">How many failed one after the other.</param>
    /// <param name="every">The time between readings.</param>
    /// <returns>A number; none after the first failure, and never more than five seconds' worth.</returns>
    public static int Pause(int failures, TimeSpan every)
    {
        long most = Math.Max(0, (s_longestPause.Ticks / every.Ticks) - 1);
        return failures <= 1 ? 0 : (int)Math.Min(most, failures >= 30 ? int.MaxValue : (1L << (failures - 1)) - 1);
    }
}
