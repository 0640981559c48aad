namespace Perf.Analysis;

/// <summary>
/// Whether a cause goes with its symptom within the run. With four stages of load or more: it must rise with the load. With a load that stood still and a run that has slow and healthy
/// stretches: it must be more in the slow ones. Where the run has neither, nothing is said.
/// </summary>
internal static class DoseResponse
{
    // A slow stretch has this many times the median of a healthy one; less is noise.
    private const double Slower = 2;
    private const int LeastIntervals = 20;

    // A signal whose stages differ by less than this is at its limit in all of them: it has nowhere to rise to.
    private const double Flat = 0.1;

    // A ratio of means between slow and healthy stretches below which the cause does not go with the symptom.
    private const double NotMore = 1.05;

    /// <summary>Checks a suspicion, and notes against it what does not fit.</summary>
    public static void Check(RunEvidence run, IReadOnlyList<LoadCurvePoint> stages, Suspicion suspicion)
    {
        if (suspicion.Dose is not { Count: >= LeastIntervals } signal)
        {
            return;
        }

        LoadCurvePoint[] ordered = [.. stages.OrderBy(stage => stage.From)];
        (double Load, double Value)[] doses = [.. ordered.Select(stage => (Load: stage.Offered ?? stage.Concurrency, Value: signal.MeanBetween(stage.From, stage.To))).Where(one => one.Value is not null).Select(one => (one.Load, one.Value!.Value))];
        if (doses.Length >= Scores.DoseStages && doses.Max(one => one.Load) >= 1.5 * doses.Min(one => one.Load))
        {
            if (IsFlat(doses))
            {
                return;
            }

            double rank = Spearman.Of([.. doses.Select(one => one.Load)], [.. doses.Select(one => one.Value)]);
            suspicion.Against(
                Figure.Of(MonitorKind.FamilyOf(signal.Series), $"rank correlation of {signal.Series.Signal} with the load", rank, "1", signal.Series.Monitor),
                Scores.DoseCorrelation,
                0,
                Scores.Doubt,
                value => $"it does not rise with the load: the rank correlation over {doses.Length} stages is {value:0.00}, and a cause has {Scores.DoseCorrelation} or more");
            return;
        }

        if (Contrast(run, signal) is { } ratio)
        {
            suspicion.Against(
                Figure.Of(MonitorKind.FamilyOf(signal.Series), $"{signal.Series.Signal} when slow / when healthy", ratio, "1", signal.Series.Monitor),
                NotMore,
                0.7,
                Scores.Doubt,
                value => $"it was not more in the run's slow stretches than in its healthy ones ({value:0.00} times as much)");
        }
    }

    private static bool IsFlat((double Load, double Value)[] doses)
    {
        double mean = doses.Average(one => one.Value);
        return mean == 0 || (doses.Max(one => one.Value) - doses.Min(one => one.Value)) <= Flat * Math.Abs(mean);
    }

    // The quarter of the seconds with the largest medians against the quarter with the smallest.
    private static double? Contrast(RunEvidence run, Signal signal)
    {
        IntervalSummary[] measured = [.. run.Intervals.Where(one => one.P50 is not null).OrderBy(one => one.P50).ThenBy(one => one.Start)];
        if (measured.Length < LeastIntervals)
        {
            return null;
        }

        int quarter = measured.Length / 4;
        (IntervalSummary[] healthy, IntervalSummary[] slow) = (measured[..quarter], measured[^quarter..]);
        if (slow.Average(one => one.P50) < Slower * healthy.Average(one => one.P50))
        {
            return null;
        }

        double? Mean(IntervalSummary[] intervals) => intervals.Select(one => signal.MeanBetween(one.Start - 0.01, one.Start + one.Length - 0.01)).OfType<double>().ToArray() is { Length: > 4 } values ? values.Average() : null;
        return Mean(slow) is { } with && Mean(healthy) is > 0 and { } without ? with / without : null;
    }
}
