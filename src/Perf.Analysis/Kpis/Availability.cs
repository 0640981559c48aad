using System.Globalization;

namespace Perf.Analysis;

/// <summary>
/// Availability over time: the share of requests that succeeded, in windows, against a target. A window without requests says nothing and counts for nothing; so do runs that cannot be
/// believed, whose failures may be the generator's.
/// </summary>
public static class Availability
{
    /// <summary>The target of most service levels: 99.9 %.</summary>
    public const double UsualTarget = 0.999;

    /// <summary>Works out the availability that runs saw.</summary>
    /// <param name="runs">The runs, in any order.</param>
    /// <param name="from">Where the windows begin.</param>
    /// <param name="window">How long a window is.</param>
    /// <param name="target">The share that is wanted, 0 to 1.</param>
    /// <returns>The figure, with the windows in which there were requests.</returns>
    public static Kpi Of(IReadOnlyList<RunResult> runs, DateTimeOffset from, TimeSpan window, double target = UsualTarget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        var windows = new SortedDictionary<long, (long Requests, long Failed)>();
        RunResult[] believable = [.. runs.Where(run => run.Validity.IsValid && run.Status != RunStatus.Running)];
        foreach ((DateTimeOffset at, long requests, long failed) in believable.SelectMany(Samples).Where(sample => sample.At >= from && sample.Requests > 0))
        {
            long index = (at - from).Ticks / window.Ticks;
            (long before, long failedBefore) = windows.GetValueOrDefault(index);
            windows[index] = (before + requests, failedBefore + Math.Min(failed, requests));
        }

        KpiWindow[] series = [.. windows.Select(one => new KpiWindow { Start = from + TimeSpan.FromTicks(window.Ticks * one.Key), Length = window, Requests = one.Value.Requests, Failed = one.Value.Failed })];
        long all = series.Sum(one => one.Requests), lost = series.Sum(one => one.Failed);
        return new Kpi
        {
            Name = "Availability",
            Value = all == 0 ? null : 1 - ((double)lost / all),
            Target = target,
            AtLeast = true,
            Unit = "share",
            Windows = series,
            Evidence = [.. Evidence(series, believable.Length, runs.Count, all, lost, window, target)],
        };
    }

    private static IEnumerable<(DateTimeOffset At, long Requests, long Failed)> Samples(RunResult run)
    {
        if (run.Intervals.Count > 0)
        {
            return run.Intervals.Select(interval => (run.StartedAt.AddSeconds(interval.Start), interval.Requests, interval.Failed));
        }

        // A summary of another tool has no seconds: the whole run counts where it began.
        RequestMetrics family = RequestMetrics.MainOf(run.Metrics);
        double requests = run.Metrics.GetValueOrDefault(family.Count)?.Count ?? 0;
        double failed = run.Metrics.GetValueOrDefault(family.Failed) switch
        {
            { Passes: { } passes } => passes,
            { Rate: var rate } when double.IsFinite(rate) => rate * requests,
            _ => 0,
        };
        return [(run.StartedAt, (long)requests, (long)Math.Round(failed))];
    }

    private static IEnumerable<string> Evidence(KpiWindow[] series, int believable, int runs, long all, long lost, TimeSpan window, double target)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{lost:N0} of {all:N0} requests failed, in {believable} {(believable == 1 ? "run" : "runs")}.");
        if (series.Length > 0)
        {
            KpiWindow worst = series.MinBy(one => one.Share)!;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{series.Count(one => one.Share < target)} of {series.Length} windows of {DurationText.Format(window)} are below {target * 100:0.###} %; the worst has {worst.Share * 100:0.###} %, from {worst.Start.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC on.");
        }

        if (believable < runs)
        {
            yield return $"{runs - believable} {(runs - believable == 1 ? "run" : "runs")} left out: still running, or not to be believed.";
        }
    }
}
