namespace Perf.Analysis;

/// <summary>
/// Whether a shift is shown to be smaller than a margin: two one-sided tests. Source: D. J. Schuirmann, A Comparison of the Two One-Sided Tests Procedure and the Power Approach (1987).
/// </summary>
internal static class Equivalence
{
    /// <summary>The level of each of the two tests; the interval has 1 − twice this.</summary>
    public const double Level = 0.05;

    /// <summary>Whether the shift lies within ± the margin.</summary>
    /// <param name="shift">What is known of it.</param>
    /// <param name="margin">The margin, more than 0, on the shift's scale.</param>
    public static bool IsShown(ShiftDistribution shift, double margin)
    {
        (double low, double high) = shift.Interval(2 * Level);
        return low >= -margin && high <= margin;
    }
}
