namespace Perf.Tuning;

/// <summary>
/// By how much a system drifts by itself between the trials without a change and those with it, where all of the first are made before the others: what it would have gained meanwhile is no gain of the change. The slope is the median
/// of those between any two trials without it, which a few strange ones do not move. Sources: H. Theil, A Rank-Invariant Method of Linear and Polynomial Regression Analysis (1950); P. K. Sen (1968).
/// </summary>
internal static class UnpairedDrift
{
    /// <summary>The pairs' shifts without what drift explains. Only a drift for the better is taken off: one for the worse is no reason to believe in a gain.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="kpi">The KPI.</param>
    public static double[] TakenOff(TrialPairs pairs, TuningKpi kpi)
    {
        double slope = Math.Max(0, SlopeOf(pairs, kpi));
        return [.. pairs.Shifts(kpi).Select((shift, i) => shift - (slope * (pairs.With[i].Number - pairs.Without[i].Number)))];
    }

    /// <summary>How much better the system becomes from one trial without the change to the next; 0 where that cannot be told.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="kpi">The KPI.</param>
    internal static double SlopeOf(TrialPairs pairs, TuningKpi kpi)
    {
        TuningTrial[] trials = [.. pairs.Baseline.TakeLast(VerdictLimits.BaselineTrials), .. pairs.Without];
        double[] places = KpiScale.Places(kpi, trials);
        double[] slopes =
        [
            .. (from i in Enumerable.Range(0, trials.Length)
                from j in Enumerable.Range(0, i)
                where trials[i].Number != trials[j].Number
                select (places[i] - places[j]) / (trials[i].Number - trials[j].Number)).Order(),
        ];
        return slopes.Length == 0 ? 0 : (slopes[(slopes.Length - 1) / 2] + slopes[slopes.Length / 2]) / 2;
    }
}
