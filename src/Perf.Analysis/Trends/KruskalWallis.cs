using MathNet.Numerics.Distributions;

namespace Perf.Analysis;

/// <summary>The rank test of several samples. Source: W. H. Kruskal, W. A. Wallis, Use of Ranks in One-Criterion Variance Analysis (1952), corrected for ties.</summary>
internal static class KruskalWallis
{
    /// <summary>The p-value of no difference, by the chi-squared distribution.</summary>
    /// <param name="groups">Two samples or more, none empty.</param>
    public static double PValue(IReadOnlyList<IReadOnlyList<double>> groups)
    {
        (double Value, int Group)[] all = [.. groups.SelectMany((group, index) => group.Select(value => (value, index))).OrderBy(pair => pair.value)];
        double[] sums = new double[groups.Count];
        double ties = 0;
        for (int i = 0; i < all.Length;)
        {
            int end = i + 1;
            while (end < all.Length && all[end].Value == all[i].Value)
            {
                end++;
            }

            double size = end - i;
            ties += (size * size * size) - size;
            for (int k = i; k < end; k++)
            {
                sums[all[k].Group] += (i + 1 + end) / 2.0;
            }

            i = end;
        }

        double n = all.Length;
        double correction = 1 - (ties / ((n * n * n) - n));
        if (correction <= 0)
        {
            return 1;
        }

        double statistic = ((12 / (n * (n + 1)) * groups.Select((group, index) => sums[index] * sums[index] / group.Count).Sum()) - (3 * (n + 1))) / correction;
        return 1 - ChiSquared.CDF(groups.Count - 1, Math.Max(0, statistic));
    }
}
