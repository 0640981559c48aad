using Perf.Engine.Running;

namespace Perf.Engine.Merging;

/// <summary>Adds up what some shares have in common in one second, before it is merged with everybody else's. Not safe for several threads at once.</summary>
internal sealed class SecondSum
{
    private readonly SeriesMerge _series = new();
    private readonly CheckMerge _checks = new();

    /// <summary>The second that an interval is all of.</summary>
    /// <param name="interval">A share's interval.</param>
    /// <returns>The second, from 0; null for one that is shorter, longer, or lies across two.</returns>
    public static long? SecondOf(Interval interval)
    {
        long second = IntervalMerger.SecondOf(interval.Start + interval.Length);
        bool isWhole = Math.Abs(interval.Length.Ticks - TimeSpan.TicksPerSecond) <= Sampler.Sliver;
        return isWhole && interval.Start >= TimeSpan.Zero && (interval.Start.Ticks + Sampler.Sliver) / TimeSpan.TicksPerSecond == second ? second : null;
    }

    /// <summary>Adds up.</summary>
    /// <param name="second">The second that all are of.</param>
    /// <param name="parts">The shares' whole intervals, in the shares' order.</param>
    /// <returns>What they have in common; what stays each one's own is not in it.</returns>
    public Interval Of(long second, IEnumerable<MergePart> parts)
    {
        MergePart[] common = [.. parts.Select(static part => part with { Interval = SharePart.Sum(part.Interval) })];
        return new Interval
        {
            Start = TimeSpan.FromTicks(second * TimeSpan.TicksPerSecond),
            Length = TimeSpan.FromSeconds(1),
            Series = _series.Merge(common),
            Checks = _checks.Merge(common),
        };
    }
}
