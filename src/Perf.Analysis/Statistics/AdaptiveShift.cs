namespace Perf.Analysis;

/// <summary>
/// Chooses how a shift is estimated by the scatter within the sides alone, before it looks at the difference between them, so that the choice favours no result. Clean samples: Welch's t
/// (the most powerful there). Samples with stragglers: Hodges and Lehmann's exact interval. Runs that lie far outside of all others (a machine that was busy with something else) are set
/// aside where they are few, and the interval is widened for having done so. The constants were chosen on simulated runs (docs/regression-detection.md).
/// </summary>
internal static class AdaptiveShift
{
    // Standard deviations, robust, beyond which the mean is no longer trusted.
    private const double Mild = 3.5;

    // With few runs the standard deviation itself is uncertain, and the bound farther out.
    private const double GrossPerRun = 40;

    private const double Widening = 1.08;

    private const string Welch = "Welch's t";
    private const string Ranks = "Mann-Whitney, exact";
    private const string PairedT = "paired t";
    private const string SignedRanks = "Wilcoxon's signed ranks, exact";

    // More than this of a side is no accident any more but a part of what is measured.
    private const double MostSetAside = 0.2;

    /// <summary>The shift from one sample to another.</summary>
    /// <param name="x">One sample, two values or more.</param>
    /// <param name="y">The other.</param>
    /// <param name="alpha">The error at which the interval is wanted: very small samples have no exact interval at a small one.</param>
    public static ShiftChoice Independent(IReadOnlyList<double> x, IReadOnlyList<double> y, double alpha)
    {
        double scale = Spread.Robust(x, y);
        double gross = Mild + (GrossPerRun / (x.Count + y.Count));
        double[] keptX = Within(x, gross * scale);
        double[] keptY = Within(y, gross * scale);
        int asideX = x.Count - keptX.Length;
        int asideY = y.Count - keptY.Length;
        // Where most values are equal there is no scale, and nothing may be called far: coarse values jump by one step, and ranks know ties.
        if (scale > 0 && !IsTooMany(x.Count, keptX.Length) && !IsTooMany(y.Count, keptY.Length) && keptX.Length >= 3 && keptY.Length >= 3)
        {
            if (Within(x, Mild * scale).Length == keptX.Length && Within(y, Mild * scale).Length == keptY.Length)
            {
                return new ShiftChoice(Widen(StudentShift.Welch(keptX, keptY), asideX + asideY), Welch, asideX, asideY);
            }

            var kept = RankShift.Independent(keptX, keptY);
            if (HasInterval(kept, alpha))
            {
                return new ShiftChoice(Widen(kept, asideX + asideY), Ranks, asideX, asideY);
            }
        }

        var all = RankShift.Independent(x, y);
        return HasInterval(all, alpha) ? new ShiftChoice(all, Ranks, 0, 0) : new ShiftChoice(StudentShift.Welch(x, y), Welch, 0, 0);
    }

    /// <summary>The centre of paired differences.</summary>
    /// <param name="differences">The differences, two or more.</param>
    /// <param name="alpha">The error at which the interval is wanted.</param>
    public static ShiftChoice Paired(IReadOnlyList<double> differences, double alpha)
    {
        double scale = Spread.Robust(differences);
        double[] kept = Within(differences, (Mild + (GrossPerRun / differences.Count)) * scale);
        int aside = differences.Count - kept.Length;
        if (scale > 0 && !IsTooMany(differences.Count, kept.Length) && kept.Length >= 3)
        {
            if (Within(differences, Mild * scale).Length == kept.Length)
            {
                return new ShiftChoice(Widen(StudentShift.Paired(kept), aside), PairedT, aside, aside);
            }

            var signed = RankShift.Paired(kept);
            if (HasInterval(signed, alpha))
            {
                return new ShiftChoice(Widen(signed, aside), SignedRanks, aside, aside);
            }
        }

        var all = RankShift.Paired(differences);
        return HasInterval(all, alpha) ? new ShiftChoice(all, SignedRanks, 0, 0) : new ShiftChoice(StudentShift.Paired(differences), PairedT, 0, 0);
    }

    private static bool HasInterval(ShiftDistribution shift, double alpha) => double.IsFinite(shift.Interval(alpha).Low);

    private static ShiftDistribution Widen(ShiftDistribution shift, int aside) => aside > 0 ? new WidenedShift(shift, Widening) : shift;

    private static bool IsTooMany(int all, int kept) => all - kept > (MostSetAside * all) + 1e-9;

    private static double[] Within(IReadOnlyList<double> values, double distance)
    {
        double middle = Spread.Median(values);
        return [.. values.Where(value => Math.Abs(value - middle) <= distance)];
    }
}
