namespace Perf.History;

/// <summary>
/// Puts several intervals into one. Distributions, sums, checks and errors add up exactly, so that a run's figures are the same from the coarser time line;
/// what is lost is how they were spread within the new interval.
/// </summary>
public static class IntervalRollup
{
    /// <summary>Makes a coarser time line.</summary>
    /// <param name="intervals">Intervals in order of time.</param>
    /// <param name="length">How long each of the new ones is; the last, and those at a gap, may be shorter.</param>
    /// <returns>The new intervals, in order of time, each with the index of the first that it holds.</returns>
    public static IReadOnlyList<Interval> Merge(IEnumerable<Interval> intervals, TimeSpan length) =>
        [.. intervals.GroupBy(interval => interval.Start.Ticks / length.Ticks).Select(group => MergeOne([.. group]))];

    private static Interval MergeOne(Interval[] parts) => parts is [var only] ? only : new Interval
    {
        Index = parts[0].Index,
        Start = parts[0].Start,
        Length = parts[^1].Start + parts[^1].Length - parts[0].Start,

        // GroupBy keeps the order in which keys first come, which is the order of steps in a result.
        Series = [.. parts.SelectMany(part => part.Series).GroupBy(series => (series.Step, series.Metric, series.Type)).Select(group => Merge([.. group]))],
        Errors = [.. parts.SelectMany(part => part.Errors).GroupBy(error => (error.Step, error.Class)).Select(group => group.First() with { Count = Total(group.Select(error => error.Count)) })],
        Checks =
        [
            .. parts.SelectMany(part => part.Checks).GroupBy(check => (check.Step, check.Name))
                .Select(group => group.First() with { Passes = Total(group.Select(check => check.Passes)), Fails = Total(group.Select(check => check.Fails)) }),
        ],
        // Of signals the mean is kept; the run's result has their extremes.
        Monitors = [.. parts.SelectMany(part => part.Monitors).GroupBy(sample => sample.Identity()).Select(group => group.First() with { Value = group.Average(sample => sample.Value) })],
        Generator = Merge([.. parts.Select(part => (part.Generator, part.Length.TotalSeconds))]),
    };

    // As RunAccumulator adds, which does not look for overflow: a damaged count must not keep history from being looked after.
    private static long Total(IEnumerable<long> counts) => counts.Aggregate(0L, static (sum, count) => unchecked(sum + count));

    private static Series Merge(Series[] parts)
    {
        var histogram = new HistogramBuilder();
        foreach (Series part in parts)
        {
            histogram.Add(part.Histogram);
        }

        // Without samples the smallest and largest value mean nothing.
        Series[] counted = [.. parts.Where(part => part.Count > 0)];
        return parts[0] with
        {
            Unit = parts.Select(part => part.Unit).FirstOrDefault(unit => unit is not null),
            Count = Total(parts.Select(part => part.Count)),
            Sum = parts[0].Type == MetricType.Gauge ? parts[^1].Sum : parts.Sum(part => part.Sum),
            Min = counted.Length == 0 ? parts[0].Min : counted.Min(part => part.Min),
            Max = counted.Length == 0 ? parts[0].Max : counted.Max(part => part.Max),
            Histogram = histogram.Build(),
        };
    }

    private static GeneratorSample Merge((GeneratorSample Sample, double Seconds)[] parts)
    {
        double? Largest(Func<GeneratorSample, double?> figure) => parts.Max(part => figure(part.Sample));
        double? Mean(Func<GeneratorSample, double?> figure)
        {
            var known = parts.Where(part => figure(part.Sample) is not null).ToArray();
            double seconds = known.Sum(part => part.Seconds);
            return seconds > 0 ? known.Sum(part => figure(part.Sample)!.Value * part.Seconds) / seconds : null;
        }

        return new GeneratorSample
        {
            CpuSeconds = parts.Sum(part => part.Sample.CpuSeconds),
            GcPauseMilliseconds = parts.Max(part => part.Sample.GcPauseMilliseconds),
            ClockStepMilliseconds = parts.MaxBy(part => Math.Abs(part.Sample.ClockStepMilliseconds)).Sample.ClockStepMilliseconds,
            OfferedStarts = Total(parts.Select(part => part.Sample.OfferedStarts)),
            AchievedStarts = Total(parts.Select(part => part.Sample.AchievedStarts)),
            LoopBusyShare = Mean(sample => sample.LoopBusyShare),
            OwnCpuShare = Mean(sample => sample.OwnCpuShare),
            OtherCpuShare = Mean(sample => sample.OtherCpuShare),
            PortsUsedShare = Largest(sample => sample.PortsUsedShare),
            FileDescriptorShare = Largest(sample => sample.FileDescriptorShare),
            ThrottledMilliseconds = Largest(sample => sample.ThrottledMilliseconds),
        };
    }
}
