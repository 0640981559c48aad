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

    // More than this of a side is no accident any more but a part of what is measured.
    private const double MostSetAside = 0.2;

    /// <summary>The shift from one sample to another.</summary>
    /// <param name="x">One sample, two values or more.</param>
    /// <param name="y">The other.</param>
    public static ShiftChoice Independent(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double scale = Spread.Robust(x, y);
        double gross = Mild + (GrossPerRun / (x.Count + y.Count));
        double[] keptX = Within(x, gross * scale);
        double[] keptY = Within(y, gross * scale);
        if (IsTooMany(x.Count, keptX.Length) || IsTooMany(y.Count, keptY.Length) || keptX.Length < 3 || keptY.Length < 3)
        {
            return Ranks(RankShift.Independent(x, y), 0, 0);
        }

        bool isClean = Within(x, Mild * scale).Length == keptX.Length && Within(y, Mild * scale).Length == keptY.Length;
        int asideX = x.Count - keptX.Length;
        int asideY = y.Count - keptY.Length;
        return isClean
            ? new ShiftChoice(Widen(StudentShift.Welch(keptX, keptY), asideX + asideY), "Welch's t", asideX, asideY)
            : Ranks(Widen(RankShift.Independent(keptX, keptY), asideX + asideY), asideX, asideY);
    }

    /// <summary>The centre of paired differences.</summary>
    /// <param name="differences">The differences, two or more.</param>
    public static ShiftChoice Paired(IReadOnlyList<double> differences)
    {
        double scale = Spread.Robust(differences);
        double gross = Mild + (GrossPerRun / differences.Count);
        double[] kept = Within(differences, gross * scale);
        int aside = differences.Count - kept.Length;
        if (IsTooMany(differences.Count, kept.Length) || kept.Length < 3)
        {
            return new ShiftChoice(RankShift.Paired(differences), "Wilcoxon's signed ranks, exact", 0, 0);
        }

        return Within(differences, Mild * scale).Length == kept.Length
            ? new ShiftChoice(Widen(StudentShift.Paired(kept), aside), "paired t", aside, aside)
            : new ShiftChoice(Widen(RankShift.Paired(kept), aside), "Wilcoxon's signed ranks, exact", aside, aside);
    }

    private static ShiftChoice Ranks(ShiftDistribution shift, int asideX, int asideY) => new(shift, "Mann-Whitney, exact", asideX, asideY);

    private static ShiftDistribution Widen(ShiftDistribution shift, int aside) => aside > 0 ? new WidenedShift(shift, Widening) : shift;

    private static bool IsTooMany(int all, int kept) => all - kept > (MostSetAside * all) + 1e-9;

    private static double[] Within(IReadOnlyList<double> values, double distance)
    {
        double middle = Spread.Median(values);
        return [.. values.Where(value => Math.Abs(value - middle) <= distance)];
    }
}
