namespace Perf;

/// <summary>
/// An immutable distribution of times in the buckets of <see cref="HistogramLayout"/>, or of other values in those of <see cref="ValueLayout"/>. Histograms of
/// the same run add up exactly, so percentiles are right over time, over steps and over machines. Times are milliseconds; other values have their metric's unit.
/// </summary>
public sealed class Histogram
{
    private readonly int[] _indexes;
    private readonly long[] _counts;

    internal Histogram(int[] indexes, long[] counts)
    {
        _indexes = indexes;
        _counts = counts;
        foreach (long count in counts)
        {
            Count += count;
        }
    }

    /// <summary>The distribution of nothing.</summary>
    public static Histogram Empty { get; } = new([], []);

    /// <summary>The number of values.</summary>
    public long Count { get; }

    /// <summary>The buckets that hold values, in ascending order: the value that stands for the bucket (milliseconds for times), and how many values fell into it.</summary>
    public IEnumerable<(double Value, long Count)> Buckets
    {
        get
        {
            for (int i = 0; i < _indexes.Length; i++)
            {
                yield return (ValueOf(_indexes[i]), _counts[i]);
            }
        }
    }

    /// <summary>
    /// The value that the given share of values does not exceed: the nearest rank, ceil(p/100 · n), read as the middle of its bucket
    /// (off by 0.05 % at most).
    /// </summary>
    /// <param name="percent">0 to 100.</param>
    /// <returns>Milliseconds for times; NaN when there are no values.</returns>
    public double Percentile(double percent)
    {
        if (percent is not (>= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "A percentile is between 0 and 100.");
        }

        if (Count == 0)
        {
            return double.NaN;
        }

        // Rounding in the last binary digit must not push an exact rank (7 % of 100) up to the next.
        long rank = Math.Max(1, (long)Math.Ceiling(percent * Count / 100 * (1 - 1e-14)));
        long seen = 0;
        for (int i = 0; i < _indexes.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return ValueOf(_indexes[i]);
            }
        }

        return ValueOf(_indexes[^1]);
    }

    /// <summary>The share of values at or below a limit, by whole buckets.</summary>
    /// <param name="value">The limit; milliseconds for times.</param>
    /// <returns>0 to 1; NaN when there are no values.</returns>
    public double ShareAtOrBelow(double value)
    {
        bool ofTimes = _indexes.Length == 0 || _indexes[0] < ValueLayout.First;
        int limit = ofTimes ? HistogramLayout.IndexOf((long)Math.Round(Math.Min(value * TimeSpan.TicksPerMillisecond, HistogramLayout.MaxTicks))) : ValueLayout.IndexOf(value);
        long below = 0;
        for (int i = 0; i < _indexes.Length && _indexes[i] <= limit; i++)
        {
            below += _counts[i];
        }

        return Count == 0 ? double.NaN : below / (double)Count;
    }

    /// <summary>
    /// A compact form: for each bucket the distance from the one before and the count, both as variable-length integers (LEB128).
    /// </summary>
    /// <returns>The bytes, which <see cref="FromBytes"/> reads.</returns>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream(_indexes.Length * 3);
        using var writer = new BinaryWriter(stream);
        int previous = 0;
        for (int i = 0; i < _indexes.Length; i++)
        {
            writer.Write7BitEncodedInt(_indexes[i] - previous);
            writer.Write7BitEncodedInt64(_counts[i]);
            previous = _indexes[i];
        }

        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">The compact form.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="FormatException">The bytes are not a histogram.</exception>
    public static Histogram FromBytes(ReadOnlySpan<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()));
        var indexes = new List<int>();
        var counts = new List<long>();
        int index = 0;
        long total = 0;
        try
        {
            while (reader.BaseStream.Position < reader.BaseStream.Length)
            {
                int step = reader.Read7BitEncodedInt();
                index += step;
                long count = reader.Read7BitEncodedInt64();
                if (step < 0 || (step == 0 && indexes.Count > 0) || count <= 0 || count > long.MaxValue - total || (uint)index >= (uint)ValueLayout.End)
                {
                    throw new FormatException("The bytes are not a histogram.");
                }

                indexes.Add(index);
                counts.Add(count);
                total += count;
            }
        }
        catch (EndOfStreamException e)
        {
            throw new FormatException("The bytes of the histogram end too early.", e);
        }

        return new Histogram([.. indexes], [.. counts]);
    }

    private static double ValueOf(int index) => index < ValueLayout.First ? HistogramLayout.MiddleOf(index) / TimeSpan.TicksPerMillisecond : ValueLayout.NumberOf(index);

    internal void AddTo(HistogramBuilder sum)
    {
        for (int i = 0; i < _indexes.Length; i++)
        {
            sum.AddToBucket(_indexes[i], _counts[i]);
        }
    }
}
