namespace Perf.Analysis;

/// <summary>
/// A gauge of how many are under way, read once a second, as the mean that Little's law wants. Few under way at evenly spaced moments can always be met in the same state, so that every reading says the
/// same and none is true: what does not vary as chance does says nothing.
/// </summary>
internal static class Gauge
{
    // From this many on neighbouring ones overlap, and a steady number is a true one.
    private const double Many = 3;

    // A Poisson number varies as much as its mean.
    private const double LeastDispersion = 0.3;
    private const int LeastReadings = 10;

    /// <summary>The mean of a gauge; null where its readings cannot be trusted.</summary>
    /// <param name="signal">The gauge; null where it was not read.</param>
    public static double? Mean(Signal? signal)
    {
        if (signal is not { Count: >= LeastReadings, Mean: > 0 and { } mean })
        {
            return null;
        }

        return mean >= Many || signal.Values.Average(value => (value - mean) * (value - mean)) >= LeastDispersion * mean ? mean : null;
    }

    /// <summary>What a mean of so many readings may be off by, twice its standard error.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="readings">How many readings it is of.</param>
    public static double Uncertainty(double mean, int readings) => 2 * Math.Sqrt(Math.Max(mean, 0) / Math.Max(readings, 1));
}
