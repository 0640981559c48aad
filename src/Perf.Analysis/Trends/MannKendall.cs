namespace Perf.Analysis;

/// <summary>
/// The test of a monotonic trend. Source: H. B. Mann, Nonparametric Tests Against Trend (1945); M. G. Kendall, Rank Correlation Methods (1975), whose variance allows for ties. Short
/// series without ties are judged by the exact distribution. Values that depend on their neighbours count for fewer: K. H. Hamed and A. R. Rao, A modified Mann-Kendall trend test for
/// autocorrelated data, Journal of Hydrology 204 (1998).
/// </summary>
/// <param name="Score">Pairs that rise minus pairs that fall.</param>
/// <param name="Variance">The score's variance where there is no trend.</param>
/// <param name="PValue">Two-sided.</param>
internal sealed record MannKendall(long Score, double Variance, double PValue)
{
    private const int LongestExact = 40;

    // Correlations that chance makes of independent values are left out: 1.96 standard errors. What is left of a line but for the last digits of numbers is none.
    private const double SignificantErrors = 1.96;
    private const int Digits = 9;
    private const int LeastDependent = 4;

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

    /// <summary>The same for values that depend on those before, as readings of what fills and is emptied do: as many of them say less, and the score varies more.</summary>
    /// <param name="times">Where the values stand.</param>
    /// <param name="values">The values in order of time, as many; evenly spaced but for gaps.</param>
    /// <returns>The test with the larger variance, never a smaller one than that of independent values.</returns>
    public static MannKendall OfDependent(IReadOnlyList<double> times, IReadOnlyList<double> values)
    {
        MannKendall independent = Of(values);
        if (values.Count < LeastDependent || TheilSen.Of(times, values, independent.Variance) is not { } line || Inflation(times, values, line) is not (> 1 and var inflation))
        {
            return independent;
        }

        double variance = independent.Variance * inflation;
        return independent with { Variance = variance, PValue = Math.Max(independent.PValue, Normal(independent.Score, variance)) };
    }

    // By how much the ranks of what the trend leaves, where they go together, make the score's variance larger.
    private static double Inflation(IReadOnlyList<double> times, IReadOnlyList<double> values, TheilSen line)
    {
        int n = values.Count;
        double range = values.Max() - values.Min();
        if (range <= 0)
        {
            return 1;
        }

        double[] ranks = Spearman.Ranks([.. values.Select((value, i) => Math.Round((value - line.Intercept - (line.Slope * times[i])) / range, Digits))]);
        double mean = (n + 1) / 2.0;
        double square = ranks.Sum(rank => (rank - mean) * (rank - mean));
        double sum = 0;
        for (int lag = 1; lag < n && square > 0; lag++)
        {
            double product = 0;
            for (int i = 0; i + lag < n; i++)
            {
                product += (ranks[i] - mean) * (ranks[i + lag] - mean);
            }

            double correlation = product / square;
            sum += Math.Abs(correlation) >= SignificantErrors / Math.Sqrt(n) ? (n - lag) * (n - lag - 1.0) * (n - lag - 2.0) * correlation : 0;
        }

        return 1 + (2 * sum / (n * (n - 1.0) * (n - 2.0)));
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
