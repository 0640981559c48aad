namespace Perf.Analysis;

/// <summary>Corrects p-values for their number.</summary>
internal static class MultipleTests
{
    /// <summary>
    /// Adjusted so that, at any limit, one false finding or more has at most that probability. Source: S. Holm, A Simple Sequentially Rejective Multiple Test Procedure (1979).
    /// </summary>
    /// <param name="pValues">The p-values.</param>
    /// <returns>The adjusted ones, in the same order.</returns>
    public static double[] Holm(IReadOnlyList<double> pValues)
    {
        int[] order = Ascending(pValues);
        double[] adjusted = new double[pValues.Count];
        double before = 0;
        for (int i = 0; i < order.Length; i++)
        {
            before = Math.Max(before, Math.Min(1, (order.Length - i) * pValues[order[i]]));
            adjusted[order[i]] = before;
        }

        return adjusted;
    }

    /// <summary>
    /// Adjusted so that, at any limit, the expected share of false findings among all is at most that. Source: Y. Benjamini, Y. Hochberg, Controlling the False Discovery Rate (1995).
    /// </summary>
    /// <param name="pValues">The p-values.</param>
    /// <returns>The adjusted ones, in the same order.</returns>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> pValues)
    {
        int[] order = Ascending(pValues);
        double[] adjusted = new double[pValues.Count];
        double after = 1;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            after = Math.Min(after, pValues[order[i]] * order.Length / (i + 1));
            adjusted[order[i]] = after;
        }

        return adjusted;
    }

    private static int[] Ascending(IReadOnlyList<double> pValues) => [.. Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i])];
}
