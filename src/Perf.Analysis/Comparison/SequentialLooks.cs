namespace Perf.Analysis;

/// <summary>
/// Shares the error among looks at growing numbers of runs, so that who looks several times errs no more often than who looks once. The shares add up to the whole (Bonferroni's bound); the first look is at six, for
/// an exact rank test of fewer runs cannot reach its share.
/// </summary>
internal static class SequentialLooks
{
    private static readonly (int Runs, double Share)[] s_looks = [(6, 0.25), (10, 0.30), (20, 0.45)];

    /// <summary>The error of the look at so many runs a side.</summary>
    /// <param name="runs">Runs of the smaller side.</param>
    /// <param name="alpha">The whole error.</param>
    /// <returns>Its share; null before the first look.</returns>
    public static double? AlphaAt(int runs, double alpha) => s_looks.Where(look => runs >= look.Runs).Select(look => (double?)(look.Share * alpha)).LastOrDefault();

    /// <summary>At how many runs a side the next look is; null after the last.</summary>
    /// <param name="runs">Runs of the smaller side so far.</param>
    public static int? NextAfter(int runs) => s_looks.Where(look => look.Runs > runs).Select(look => (int?)look.Runs).FirstOrDefault();
}
