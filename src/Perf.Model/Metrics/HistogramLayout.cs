using System.Numerics;

namespace Perf;

/// <summary>
/// The bucket boundaries of every histogram in Perf: HdrHistogram's log-linear layout with 2,048 sub-buckets, which keeps three significant digits
/// (a bucket is never wider than 1/1,024 of its value). Values are ticks of 100 ns, so that microseconds keep three digits too.
/// Source: G. Tene, HdrHistogram, https://hdrhistogram.github.io/HdrHistogram/
/// </summary>
public static class HistogramLayout
{
    /// <summary>The largest value that is told apart, one hour; larger ones count as this.</summary>
    public const long MaxTicks = TimeSpan.TicksPerHour;

    private const int SubBucketBits = 11;
    private const int HalfCount = 1 << (SubBucketBits - 1);

    /// <summary>The number of buckets.</summary>
    public static int BucketCount { get; } = IndexOf(MaxTicks) + 1;

    /// <summary>The bucket of a value.</summary>
    /// <param name="ticks">The value in ticks; below 0 counts as 0, over <see cref="MaxTicks"/> as that.</param>
    /// <returns>0 to <see cref="BucketCount"/> - 1.</returns>
    public static int IndexOf(long ticks)
    {
        long value = Math.Clamp(ticks, 0, MaxTicks);
        int shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount((ulong)value) - SubBucketBits);
        return (shift * HalfCount) + (int)(value >> shift);
    }

    /// <summary>The smallest value that falls into a bucket.</summary>
    /// <param name="index">The bucket.</param>
    /// <returns>Ticks.</returns>
    public static long LowestOf(int index)
    {
        int shift = ShiftOf(index);
        return (long)(index - (shift * HalfCount)) << shift;
    }

    /// <summary>The middle of a bucket, the value that stands for it.</summary>
    /// <param name="index">The bucket.</param>
    /// <returns>Ticks.</returns>
    public static double MiddleOf(int index) => LowestOf(index) + (((1L << ShiftOf(index)) - 1) / 2.0);

    private static int ShiftOf(int index) => index < 2 * HalfCount ? 0 : (index / HalfCount) - 1;
}
