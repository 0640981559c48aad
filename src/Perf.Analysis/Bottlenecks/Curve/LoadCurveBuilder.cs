namespace Perf.Analysis;

/// <summary>Load, throughput and latency over the stages of one run: its knee, the scalability law where it holds, and the throughput that more load does not raise.</summary>
internal static class LoadCurveBuilder
{
    // Three points are no curve by themselves, but may be shown.
    private const int LeastPoints = 3;
    private const int LeastForLaw = 5;

    // Load that rises by a third while throughput rises by less than a twentieth: it is saturated.
    private const double MoreLoad = 1.3;
    private const double NoMoreRate = 1.05;

    // An open load that is not met by so much is not met.
    private const double NotMet = 0.95;

    /// <summary>Makes it.</summary>
    /// <param name="run">The run.</param>
    public static LoadCurve Of(RunEvidence run)
    {
        IReadOnlyList<LoadStage> stages = LoadStages.Of(run.Intervals);
        double stretch = MeanOverMedian(run);
        LoadCurvePoint[] points = [.. stages.Select(stage => Point(run.Intervals, stage, stretch)).Where(point => point.Rate > 0 && double.IsFinite(point.Rate)).OrderBy(point => point.Offered ?? point.Concurrency).ThenBy(point => point.From)];
        if (points.Length < LeastPoints)
        {
            double? only = points.Length == 0 ? null : points[^1].Rate;
            return new LoadCurve { Points = points, SaturationRate = Unmet(points), Text = only is { } rate ? FormattableString.Invariant($"One load was run ({rate:#,##0.#} requests/s succeeded): a curve needs three stages.") : "There is no stage in which the load stood still." };
        }

        (double X, double Y)[] curve = [.. Distinct(points.Select(point => (point.Offered ?? point.Concurrency, point.P95)))];
        CapacityKnee? knee = Kneedle.Find(curve) is { } found
            ? new CapacityKnee { Rate = points.First(point => (point.Offered ?? point.Concurrency) >= curve[found.Index].X).Rate, P95 = curve[found.Index].Y, Sharpness = found.Sharpness }
            : null;
        ScalabilityFit? law = points.Length >= LeastForLaw ? UniversalScalabilityLaw.Fit(points.Select(point => (point.Concurrency, point.Rate))) : null;
        double? saturation = Saturation(points) ?? Unmet(points);
        double? capacity = law is { IsFitted: true, PeakRate: { } peak } ? saturation is { } seen ? Math.Max(seen, Math.Min(peak, seen * 1.5)) : peak : saturation;
        return new LoadCurve { Points = points, Knee = knee, Scalability = law, SaturationRate = saturation, Capacity = capacity, Text = TextOf(points, knee, law, saturation) };
    }

    private static LoadCurvePoint Point(IReadOnlyList<IntervalSummary> intervals, LoadStage stage, double stretch)
    {
        double seconds = 0, requests = 0, failed = 0, p50 = 0, p95 = 0, measured = 0, offered = 0;
        for (int i = stage.From; i < stage.From + stage.Count; i++)
        {
            IntervalSummary one = intervals[i];
            (seconds, requests, failed, offered) = (seconds + one.Length, requests + one.Requests, failed + one.Failed, offered + one.Offered);
            if (one is { P50: { } median, P95: { } high })
            {
                (p50, p95, measured) = (p50 + (median * one.Requests), p95 + (high * one.Requests), measured + one.Requests);
            }
        }

        double mid = measured > 0 ? p50 / measured : 0;
        IntervalSummary last = intervals[stage.From + stage.Count - 1];
        return new LoadCurvePoint
        {
            From = Math.Round(intervals[stage.From].Start, 3),
            To = Math.Round(last.Start + last.Length, 3),
            Concurrency = requests / seconds * mid * stretch / 1000,
            Offered = offered > 0 ? offered / seconds : null,
            Rate = Math.Max(0, requests - failed) / seconds,
            P50 = mid,
            P95 = measured > 0 ? p95 / measured : 0,
            Failed = requests > 0 ? failed / requests : 0,
        };
    }

    // Seconds keep medians and not means; the run as a whole has both.
    private static double MeanOverMedian(RunEvidence run)
    {
        double requests = run.Intervals.Where(one => one.P50 is not null).Sum(one => (double)one.Requests);
        double medians = run.Intervals.Where(one => one.P50 is not null).Sum(one => one.P50!.Value * one.Requests);
        return run.Client.Response is { } mean && requests > 0 && medians > 0 ? Math.Clamp(mean / (medians / requests), 1, 5) : 1;
    }

    private static IEnumerable<(double X, double Y)> Distinct(IEnumerable<(double X, double Y)> points) => points.GroupBy(point => point.X).Select(group => (group.Key, group.Average(point => point.Y)));

    private static double? Saturation(LoadCurvePoint[] points)
    {
        int best = Enumerable.Range(0, points.Length).MaxBy(i => points[i].Rate);
        for (int i = 0; i + 1 < points.Length; i++)
        {
            double load = points[^1].Offered is not null ? points[i].Offered ?? 0 : points[i].Concurrency;
            double most = points[^1].Offered ?? points[^1].Concurrency;
            if (load > 0 && most >= load * MoreLoad && points[best].Rate <= points[i].Rate * NoMoreRate && points[^1].Rate <= points[i].Rate * NoMoreRate)
            {
                return points[best].Rate;
            }
        }

        return null;
    }

    // One start may make several requests: only what is less than the starts is not met.
    private static double? Unmet(LoadCurvePoint[] points) => points.Length > 0 && points[^1].Offered is { } offered && points[^1].Rate < offered * NotMet && points[^1].Failed < 1 - NotMet ? points.Max(point => point.Rate) : null;

    private static string TextOf(LoadCurvePoint[] points, CapacityKnee? knee, ScalabilityFit? law, double? saturation)
    {
        string bends = knee is null ? "latency does not bend" : FormattableString.Invariant($"latency bends at {knee.Rate:#,##0.#} requests/s (p95 {knee.P95:#,##0.#} ms)");
        string full = saturation is { } rate ? FormattableString.Invariant($"; more load raises throughput no further than {rate:#,##0.#}/s") : FormattableString.Invariant($"; throughput rose up to {points.Max(point => point.Rate):#,##0.#}/s");
        string fit = law switch
        {
            { IsFitted: true } => FormattableString.Invariant($"; by the scalability law {law.Sigma:0.#%} of the work is serial{(law.PeakRate is { } peak ? FormattableString.Invariant($" and the ceiling is {peak:#,##0}/s") : "")}"),
            { Reason: { } reason } => $"; the scalability law does not describe it: {reason}",
            _ => "",
        };
        return FormattableString.Invariant($"Over {points.Length} stages {bends}{full}{fit}.");
    }
}
