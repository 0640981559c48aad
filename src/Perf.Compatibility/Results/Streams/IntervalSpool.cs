namespace Perf.Compatibility.Results.Streams;

/// <summary>
/// The seconds of a stream that are over, compressed: hours of them take some dozen megabytes. When the stream is read, they come out in order, each with its
/// place in the run.
/// </summary>
internal sealed class IntervalSpool
{
    // A stretch at either end that is shorter than this would be a second of its own with a rate that means nothing.
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(100);

    private readonly SortedDictionary<long, List<byte[]>> _seconds = [];

    /// <summary>How many different seconds there are.</summary>
    public int Count => _seconds.Count;

    /// <summary>Keeps a part of a second.</summary>
    /// <param name="second">The second's number, by any count.</param>
    /// <param name="part">What was gathered of it.</param>
    public void Add(long second, Interval part)
    {
        if (!_seconds.TryGetValue(second, out List<byte[]>? parts))
        {
            _seconds[second] = parts = [];
        }

        parts.Add(IntervalCodec.Encode(part));
    }

    /// <summary>The seconds from the run's start to its end; those in which nothing was measured are there and empty.</summary>
    /// <param name="phase">The moment at which second 0 begins.</param>
    /// <param name="first">The run's start.</param>
    /// <param name="last">The run's end, not before its start.</param>
    public IEnumerable<Interval> Read(DateTimeOffset phase, DateTimeOffset first, DateTimeOffset last)
    {
        long from = NumberOf(first, phase);
        long to = Math.Max(from, NumberOf(last - TimeSpan.FromTicks(1), phase));

        // The edges are folded into their neighbours.
        long firstWhole = from < to && phase.AddSeconds(from + 1) - first < s_shortest ? from + 1 : from;
        long lastWhole = firstWhole < to && last - phase.AddSeconds(to) < s_shortest ? to - 1 : to;
        for (long number = firstWhole; number <= lastWhole; number++)
        {
            DateTimeOffset start = number == firstWhole ? first : phase.AddSeconds(number);
            DateTimeOffset end = number == lastWhole ? last : phase.AddSeconds(number + 1);

            // What was measured at the very end, on the edge of the next second, belongs to the last.
            Interval[] parts = [.. Parts(number == firstWhole ? from : number, number == lastWhole ? to + 1 : number)];
            yield return (parts.Length == 0 ? new Interval() : IntervalParts.Merge(parts)) with
            {
                Index = (int)(number - firstWhole),
                Start = start - first,
                Length = end - start,
            };
        }
    }

    /// <summary>The second that a moment belongs to.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="phase">The moment at which second 0 begins.</param>
    public static long NumberOf(DateTimeOffset moment, DateTimeOffset phase) => NumberOf(moment.UtcTicks, phase.UtcTicks);

    /// <summary>The second that a moment belongs to.</summary>
    /// <param name="ticks">The moment, in ticks of UTC.</param>
    /// <param name="phase">The moment at which second 0 begins, likewise.</param>
    public static long NumberOf(long ticks, long phase)
    {
        long distance = ticks - phase;
        return distance >= 0 ? distance / TimeSpan.TicksPerSecond : -((-distance + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
    }

    private IEnumerable<Interval> Parts(long from, long to)
    {
        for (long number = from; number <= to; number++)
        {
            foreach (byte[] part in _seconds.GetValueOrDefault(number) ?? [])
            {
                yield return IntervalCodec.Decode(part);
            }
        }
    }
}
