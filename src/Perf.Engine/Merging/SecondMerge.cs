namespace Perf.Engine.Merging;

/// <summary>Merges what the shares measured in one second into one interval. Seconds come in order, and what one needs on the way is kept for the next. Not safe for several threads at once.</summary>
internal sealed class SecondMerge
{
    // How far behind its boundary a second may end by what it holds, so that one share that was held up does not stretch everybody's second.
    private const long MostOver = TimeSpan.TicksPerSecond / 4;

    private static readonly Comparison<MergePart> s_byShare = static (one, other) => one.Share != other.Share ? one.Share.CompareTo(other.Share) : other.IsSum.CompareTo(one.IsSum);

    private readonly SeriesMerge _series = new();
    private readonly ErrorMerge _errors = new();
    private readonly CheckMerge _checks = new();
    private long _end;

    /// <summary>Merges a second.</summary>
    /// <param name="index">The interval's number.</param>
    /// <param name="second">The second, from 0; larger than the one before.</param>
    /// <param name="parts">One part or more, one of a share at most, and sums of some, in any order; they are put into that of the shares.</param>
    /// <returns>The interval. It begins where the one before ended, or later where nobody measured anything in between.</returns>
    public Interval Merge(int index, long second, List<MergePart> parts)
    {
        parts.Sort(s_byShare);
        (long start, long end) = Times(second, parts);
        _end = end;
        Interval times = new() { Index = index, Start = TimeSpan.FromTicks(start), Length = TimeSpan.FromTicks(end - start) };
        if (parts.Count == 1)
        {
            return parts[0].Interval with { Index = times.Index, Start = times.Start, Length = times.Length };
        }

        return times with
        {
            Series = _series.Merge(parts),
            Errors = _errors.Merge(parts),
            Checks = _checks.Merge(parts),
            Monitors = Monitors(parts),
            Generator = GeneratorMerge.Merge(parts),
        };
    }

    // A second ends when the last of its parts does, like that of one process; the run's last one likewise, however short it is.
    private (long Start, long End) Times(long second, List<MergePart> parts)
    {
        long start = long.MaxValue;
        long earliest = long.MaxValue;
        long latest = long.MinValue;
        foreach (MergePart part in parts)
        {
            if (part.IsSum)
            {
                continue;
            }

            long begin = part.Interval.Start.Ticks;
            long end = begin + part.Interval.Length.Ticks;
            start = Math.Min(start, begin);
            earliest = Math.Min(earliest, end);
            latest = Math.Max(latest, end);
        }

        start = Math.Max(_end, start);
        long most = Math.Max(earliest, ((second + 1) * TimeSpan.TicksPerSecond) + MostOver);

        // What came after the load's end has a moment of its own.
        return (start, Math.Max(Math.Min(latest, most), start + TimeSpan.TicksPerMillisecond));
    }

    // Monitors are read where the run was asked for; an agent seldom has any.
    private static IReadOnlyList<MonitorSample> Monitors(List<MergePart> parts)
    {
        List<MonitorSample>? all = null;
        foreach (MergePart part in parts)
        {
            if (part.Interval.Monitors.Count > 0)
            {
                (all ??= []).AddRange(part.Interval.Monitors);
            }
        }

        return all ?? [];
    }
}
