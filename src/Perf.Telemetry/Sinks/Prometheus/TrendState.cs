namespace Perf.Telemetry.Sinks;

/// <summary>All that was measured of one distribution since the run began, in buckets of Prometheus; and of its last ten seconds, for quantiles.</summary>
/// <param name="scale">What values are multiplied with: 0.001 for times, which Prometheus has in seconds.</param>
/// <param name="hasBuckets">Whether buckets are kept.</param>
internal sealed class TrendState(double scale, bool hasBuckets)
{
    private const int Window = 10;

    private readonly SlidingHistogram _latest = new(Window);

    /// <summary>The upper bounds of classic buckets, in seconds; infinity is one more.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>Whether its values are times.</summary>
    public bool IsTime { get; init; }

    /// <summary>How many values.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum, scaled.</summary>
    public double Sum { get; private set; }

    /// <summary>Of each classic bucket, not added up.</summary>
    public long[] Classic { get; } = hasBuckets ? new long[Bounds.Count + 1] : [];

    /// <summary>Of each native bucket.</summary>
    public SortedDictionary<int, long> Native { get; } = [];

    /// <summary>Values that count as zero.</summary>
    public long Zeros { get; private set; }

    /// <summary>Adds a second.</summary>
    public void Add(Series series)
    {
        Count += series.Count;
        Sum += series.Sum * scale;
        if (hasBuckets)
        {
            foreach ((double raw, long count) in series.Histogram.Buckets)
            {
                AddToBuckets(raw * scale, count);
            }
        }
    }

    /// <summary>A second is over, whether it had values or not.</summary>
    public void EndSecond(Histogram histogram) => _latest.Add(histogram);

    /// <summary>The distribution of the last ten seconds, unscaled.</summary>
    public Histogram Latest() => _latest.Sum();

    private void AddToBuckets(double value, long count)
    {
        int place = 0;
        while (place < Bounds.Count && value > Bounds[place])
        {
            place++;
        }

        Classic[place] += count;
        if (value <= NativeBuckets.ZeroThreshold)
        {
            // Times are never negative.
            Zeros += count;
        }
        else
        {
            int index = NativeBuckets.IndexOf(value);
            Native[index] = Native.GetValueOrDefault(index) + count;
        }
    }
}
