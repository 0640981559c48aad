namespace Perf;

/// <summary>
/// An immutable distribution of times in the buckets of <see cref="HistogramLayout"/>, or of other values in those of <see cref="ValueLayout"/>. Histograms of
/// the same run add up exactly, so percentiles are right over time, over steps and over machines. Times are milliseconds; other values have their metric's unit.
/// </summary>
public sealed class Histogram
{
    // The compact form is the only one: a second has dozens of distributions, and a run many seconds.
    private readonly byte[] _bytes;

    internal Histogram(byte[] bytes, long count)
    {
        _bytes = bytes;
        Count = count;
    }

    /// <summary>The distribution of nothing.</summary>
    public static Histogram Empty { get; } = new([], 0);

    /// <summary>The number of values.</summary>
    public long Count { get; }

    /// <summary>The buckets that hold values, in ascending order: the value that stands for the bucket (milliseconds for times), and how many values fell into it.</summary>
    public IEnumerable<(double Value, long Count)> Buckets
    {
        get
        {
            int at = 0;
            int index = 0;
            while (HistogramCursor.Next(_bytes, ref at, ref index, out long count))
            {
                yield return (ValueOf(index), count);
            }
        }
    }

    /// <summary>
    /// The value that the given share of values does not exceed: the nearest rank, ceil(p/100 · n), read as the middle of its bucket
    /// (off by 0.05 % at most).
    /// </summary>
    /// <param name="percent">0 to 100.</param>
    /// <returns>Milliseconds for times; NaN when there are no values.</returns>
    public double Percentile(double percent) => Percentiles(percent)[0];

    /// <summary>Several percentiles at once, in one reading of the distribution.</summary>
    /// <param name="ascending">0 to 100 each, none smaller than the one before it.</param>
    /// <returns>A value for each, as <see cref="Percentile"/> gives it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One is no percentage, or smaller than the one before it.</exception>
    public double[] Percentiles(params ReadOnlySpan<double> ascending)
    {
        double[] values = new double[ascending.Length];
        double before = 0;
        long seen = 0;
        int at = 0;
        int index = 0;
        for (int i = 0; i < ascending.Length; i++)
        {
            double percent = ascending[i];
            if (!(percent >= before && percent <= 100))
            {
                throw new ArgumentOutOfRangeException(nameof(ascending), percent, "A percentile is between 0 and 100, and not below the one before it.");
            }

            // Rounding in the last binary digit must not push an exact rank (7 % of 100) up to the next.
            long rank = Math.Max(1, (long)Math.Ceiling(percent * Count / 100 * (1 - 1e-14)));
            while (seen < rank && HistogramCursor.Next(_bytes, ref at, ref index, out long count))
            {
                seen += count;
            }

            values[i] = Count == 0 ? double.NaN : ValueOf(index);
            before = percent;
        }

        return values;
    }

    /// <summary>
    /// A quantile that moves smoothly with the values: the rank share · n, read within its bucket as if the bucket's values lay evenly in it. For comparisons, where a step from bucket to bucket
    /// would be taken for a change; what people read is <see cref="Percentile"/>.
    /// </summary>
    /// <param name="share">0 to 1.</param>
    /// <returns>The value (milliseconds for times) and by how much of it, relative, it may be off: half the bucket's width. NaN and 0 when there are no values.</returns>
    public (double Value, double Error) Quantile(double share)
    {
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A quantile's share is between 0 and 1.");
        }

        double rank = share * Count;
        double seen = 0;
        int at = 0;
        int index = 0;
        while (HistogramCursor.Next(_bytes, ref at, ref index, out long count))
        {
            if (seen + count >= rank)
            {
                double within = Math.Clamp((rank - seen) / count, 0, 1);
                (double low, double high) = EdgesOf(index);
                double value = low + (within * (high - low));
                return (value, value > 0 ? (high - low) / 2 / value : 0);
            }

            seen += count;
        }

        return (double.NaN, 0);
    }

    /// <summary>The share of values at or below a limit, by whole buckets.</summary>
    /// <param name="value">The limit; milliseconds for times.</param>
    /// <returns>0 to 1; NaN when there are no values.</returns>
    public double ShareAtOrBelow(double value)
    {
        int limit = HoldsTimes ? HistogramLayout.IndexOf((long)Math.Round(Math.Min(value * TimeSpan.TicksPerMillisecond, HistogramLayout.MaxTicks))) : ValueLayout.IndexOf(value);
        long below = 0;
        int at = 0;
        int index = 0;
        while (HistogramCursor.Next(_bytes, ref at, ref index, out long count) && index <= limit)
        {
            below += count;
        }

        return Count == 0 ? double.NaN : below / (double)Count;
    }

    /// <summary>
    /// A compact form: for each bucket the distance from the one before and the count, both as variable-length integers (LEB128).
    /// </summary>
    /// <returns>The bytes, which <see cref="FromBytes"/> reads.</returns>
    public byte[] ToBytes() => [.. _bytes];

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">The compact form.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="FormatException">The bytes are not a histogram.</exception>
    public static Histogram FromBytes(ReadOnlySpan<byte> bytes)
    {
        long count = CountOf(bytes);
        return count == 0 ? Empty : new Histogram(bytes.ToArray(), count);
    }

    /// <summary>The same of bytes that nobody else has: they are kept as they are.</summary>
    /// <param name="bytes">The compact form.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="FormatException">The bytes are not a histogram.</exception>
    internal static Histogram FromOwnBytes(byte[] bytes)
    {
        long count = CountOf(bytes);
        return count == 0 ? Empty : new Histogram(bytes, count);
    }

    private static long CountOf(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        int index = 0;
        long total = 0;
        while (at < bytes.Length)
        {
            int before = index;
            bool isFirst = at == 0;
            if (!HistogramCursor.TryNext(bytes, ref at, ref index, out long count)
                || (index == before && !isFirst) || index < before || count <= 0 || count > long.MaxValue - total || index >= ValueLayout.End)
            {
                throw new FormatException("The bytes are not a histogram.");
            }

            total += count;
        }

        return total;
    }

    private bool HoldsTimes
    {
        get
        {
            int at = 0;
            int first = 0;
            return !HistogramCursor.Next(_bytes, ref at, ref first, out _) || first < ValueLayout.First;
        }
    }

    private static double ValueOf(int index) => index < ValueLayout.First ? HistogramLayout.MiddleOf(index) / TimeSpan.TicksPerMillisecond : ValueLayout.NumberOf(index);

    // Times are whole ticks: a bucket reaches half a tick beyond its first and its last. Other values are rounded to the bucket's number from both sides.
    private static (double Low, double High) EdgesOf(int index)
    {
        if (index >= ValueLayout.First)
        {
            double number = ValueLayout.NumberOf(index);
            double below = index > ValueLayout.First ? ValueLayout.NumberOf(index - 1) : number;
            double above = index + 1 < ValueLayout.End ? ValueLayout.NumberOf(index + 1) : number;
            bool isExact = number == Math.Floor(number) && Math.Abs(number) < 2048;
            return isExact ? (number, number) : ((below + number) / 2, (number + above) / 2);
        }

        double first = HistogramLayout.LowestOf(index);
        double last = (2 * HistogramLayout.MiddleOf(index)) - first;
        return (Math.Max(0, first - 0.5) / TimeSpan.TicksPerMillisecond, (last + 0.5) / TimeSpan.TicksPerMillisecond);
    }

    internal void AddTo(HistogramBuilder sum)
    {
        int at = 0;
        int index = 0;
        while (HistogramCursor.Next(_bytes, ref at, ref index, out long count))
        {
            sum.AddToBucket(index, count);
        }
    }
}
