namespace Perf;

/// <summary>Reads and writes the compact form of a histogram, bucket by bucket: the distance from the bucket before and the count, both as LEB128.</summary>
internal static class HistogramCursor
{
    /// <summary>The most bytes that a bucket takes.</summary>
    public const int LongestBucket = 5 + 10;

    /// <summary>The next bucket of bytes that are known to be a histogram.</summary>
    /// <param name="bytes">The compact form.</param>
    /// <param name="at">Where the bucket begins; where the next one does, afterwards.</param>
    /// <param name="index">The bucket before, 0 at first; the bucket, afterwards.</param>
    /// <param name="count">How many values it holds.</param>
    /// <returns>False at the end.</returns>
    public static bool Next(ReadOnlySpan<byte> bytes, ref int at, ref int index, out long count)
    {
        if (at == bytes.Length)
        {
            count = 0;
            return false;
        }

        index += (int)Read(bytes, ref at);
        count = (long)Read(bytes, ref at);
        return true;
    }

    /// <summary>The same of bytes that may be anything.</summary>
    /// <returns>False when they are cut off, or hold a number that is none.</returns>
    public static bool TryNext(ReadOnlySpan<byte> bytes, ref int at, ref int index, out long count)
    {
        count = 0;
        if (!TryRead(bytes, ref at, out ulong step) || !TryRead(bytes, ref at, out ulong read) || step > int.MaxValue || read > long.MaxValue)
        {
            return false;
        }

        index = unchecked(index + (int)step);
        count = (long)read;
        return true;
    }

    /// <summary>Writes a bucket.</summary>
    /// <param name="into">Where to; at least <see cref="LongestBucket"/> bytes.</param>
    /// <param name="step">The distance from the bucket before.</param>
    /// <param name="count">How many values it holds.</param>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> into, int step, long count)
    {
        int length = Write(into, (ulong)step);
        return length + Write(into[length..], (ulong)count);
    }

    private static int Write(Span<byte> into, ulong value)
    {
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            into[length++] = (byte)(value | 0x80);
        }

        into[length++] = (byte)value;
        return length;
    }

    private static ulong Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = bytes[at++];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (int shift = 0; at < bytes.Length && shift < 63; shift += 7)
        {
            byte one = bytes[at++];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
