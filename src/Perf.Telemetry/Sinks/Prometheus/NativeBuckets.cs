namespace Perf.Telemetry.Sinks;

/// <summary>
/// The buckets of Prometheus' native histograms and of OpenTelemetry's exponential ones: powers of 2^(2^-schema). Bucket i of Prometheus holds values over base^(i-1) up to base^i; the same is
/// bucket i-1 of OpenTelemetry. Source: Prometheus, "Native histograms"; OpenTelemetry, data model, "ExponentialHistogram". Pure.
/// </summary>
internal static class NativeBuckets
{
    /// <summary>32 buckets to each doubling: a bucket is 2.2 % wide.</summary>
    public const int Schema = 5;

    /// <summary>Values up to this count as zero: one microsecond of seconds is told apart.</summary>
    public const double ZeroThreshold = 1e-9;

    private const int PerDoubling = 1 << Schema;

    /// <summary>The bucket of a value, as Prometheus numbers them.</summary>
    /// <param name="value">The value, more than <see cref="ZeroThreshold"/>.</param>
    public static int IndexOf(double value)
    {
        int index = (int)Math.Ceiling(Math.Log2(value) * PerDoubling);

        // The logarithm may be off in its last digit; the bounds decide.
        while (value > UpperOf(index))
        {
            index++;
        }

        while (value <= UpperOf(index - 1))
        {
            index--;
        }

        return index;
    }

    /// <summary>The upper bound of a bucket, which belongs to it.</summary>
    public static double UpperOf(int index) => Math.Pow(2, index / (double)PerDoubling);

    /// <summary>Buckets as spans of such as lie side by side, and the differences of their counts.</summary>
    /// <param name="buckets">Counts by bucket.</param>
    /// <returns>Spans: the distance from the one before and a length. Deltas: each count less the one before.</returns>
    public static (List<(int Offset, int Length)> Spans, List<long> Deltas) Encode(SortedDictionary<int, long> buckets)
    {
        var spans = new List<(int Offset, int Length)>();
        var deltas = new List<long>();
        int next = 0;
        long before = 0;
        foreach ((int index, long count) in buckets)
        {
            if (spans.Count > 0 && index == next)
            {
                spans[^1] = (spans[^1].Offset, spans[^1].Length + 1);
            }
            else
            {
                spans.Add((spans.Count == 0 ? index : index - next, 1));
            }

            next = index + 1;
            deltas.Add(count - before);
            before = count;
        }

        return (spans, deltas);
    }
}
