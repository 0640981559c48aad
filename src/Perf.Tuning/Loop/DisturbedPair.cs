namespace Perf.Tuning;

/// <summary>
/// Finds the pair that a neighbour has spoilt: one that alone stands against a gain, and lies further from the others than they and the unchanged system scatter. It is made again, once for each change, as a trial is that cannot be
/// believed. A change without an effect hardly ever gets there, for all of its other pairs would have to be better by chance.
/// </summary>
internal static class DisturbedPair
{
    // Scatters: of normal noise, estimated from so few numbers, one pair in a hundred or two lies so far out.
    private const double FarOut = 3.5;

    // Measurements agree no better than this, whatever a few of them say.
    private const double LeastScatter = 0.02;

    /// <summary>Looks.</summary>
    /// <param name="pairs">The pairs so far.</param>
    /// <param name="kpi">The KPI.</param>
    /// <param name="most">How many pairs there will be at most.</param>
    /// <param name="bar">The shift above which a gain lies.</param>
    /// <returns>The pair's number; null for none.</returns>
    public static int? Of(TrialPairs pairs, TuningKpi kpi, int most, double bar)
    {
        if (pairs.Count < VerdictLimits.FewestPairs || pairs.IsRepeated)
        {
            return null;
        }

        double[] shifts = pairs.Shifts(kpi);
        int worst = Array.IndexOf(shifts, shifts.Min());
        double[] others = [.. shifts.Where((_, i) => i != worst)];
        if (!VerdictJudge.CanGain(others, most, bar))
        {
            return null;
        }

        double[] sorted = [.. others.Order()];
        double middle = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        double scatter = Math.Sqrt(others.Select(shift => shift - middle).Concat(pairs.BaselineShifts(kpi)).Average(apart => apart * apart));
        return middle - shifts[worst] > FarOut * Math.Max(scatter, LeastScatter) ? pairs.With[worst].Pair : null;
    }
}
