namespace Perf.Analysis;

/// <summary>
/// The test of a monotonic trend. Source: H. B. Mann, Nonparametric Tests Against Trend (1945); M. G. Kendall, Rank Correlation Methods (1975), whose variance allows for ties. Short
/// series without ties are judged by the exact distribution.
/// </summary>
/// <param name="Score">Pairs that rise minus pairs that fall.</param>
/// <param name="Variance">The score's variance where there is no trend.</param>
/// <param name="PValue">Two-sided.</param>
internal sealed record MannKendall(long Score, double Variance, double PValue)
{
    private const int LongestExact = 40;

    /// <summary>Tests a series.</summary>
    /// <param name="values">The values in order of time, two or more.</param>
    public static MannKendall Of(IReadOnlyList<double> values)
    {
        int n = values.Count;
        long score = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                score += Math.Sign(values[j] - values[i]);
            }
        }

        double variance = n * (n - 1.0) * ((2.0 * n) + 5);
        bool hasTies = false;
        foreach (int size in values.GroupBy(value => value).Select(group => group.Count()).Where(size => size > 1))
        {
            hasTies = true;
            variance -= size * (size - 1.0) * ((2.0 * size) + 5);
        }

        variance /= 18;
        return new MannKendall(score, variance, n <= LongestExact && !hasTies ? Exact(score, n) : Normal(score, variance));
    }

    private static double Normal(long score, double variance) =>
        variance <= 0 ? 1 : Math.Min(1, 2 * Student.Cdf(-Math.Max(0, Math.Abs(score) - 1) / Math.Sqrt(variance), double.PositiveInfinity));

    // The number of falling pairs of a random order of n has as its generating function the product of 1 + x + … + x^(i - 1).
    private static double Exact(long score, int n)
    {
        double[] ways = [1];
        for (int i = 2; i <= n; i++)
        {
            double[] next = new double[ways.Length + i - 1];
            for (int falls = 0; falls < ways.Length; falls++)
            {
                for (int more = 0; more < i; more++)
                {
                    next[falls + more] += ways[falls] / i;
                }
            }

            ways = next;
        }

        int fewest = (int)((ways.Length - 1 - Math.Abs(score)) / 2);
        return Math.Min(1, 2 * ways.Take(fewest + 1).Sum());
    }
}
