namespace Perf.Analysis;

/// <summary>Rank correlation. Source: C. Spearman, The Proof and Measurement of Association between Two Things, American Journal of Psychology 15 (1904). Ties have their mean rank.</summary>
internal static class Spearman
{
    /// <summary>The correlation of ranks, −1 to 1; 0 where one side does not vary.</summary>
    /// <param name="x">One side, two values or more.</param>
    /// <param name="y">The other, as many.</param>
    public static double Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        (double[] a, double[] b) = (Ranks(x), Ranks(y));
        double mean = (a.Length + 1) / 2.0;
        double sxy = 0, sxx = 0, syy = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sxy += (a[i] - mean) * (b[i] - mean);
            sxx += (a[i] - mean) * (a[i] - mean);
            syy += (b[i] - mean) * (b[i] - mean);
        }

        return sxx > 0 && syy > 0 ? Math.Clamp(sxy / Math.Sqrt(sxx * syy), -1, 1) : 0;
    }

    /// <summary>The rank of each value, from 1 on; equal ones have the mean of theirs.</summary>
    /// <param name="values">The values.</param>
    public static double[] Ranks(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(i => values[i])];
        double[] ranks = new double[values.Count];
        for (int from = 0; from < order.Length;)
        {
            int to = from;
            while (to < order.Length && values[order[to]] == values[order[from]])
            {
                to++;
            }

            for (int i = from; i < to; i++)
            {
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }

            from = to;
        }

        return ranks;
    }
}
