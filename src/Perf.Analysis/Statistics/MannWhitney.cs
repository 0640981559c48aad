using System.Collections.Concurrent;

namespace Perf.Analysis;

/// <summary>
/// The rank test of two samples. Source: H. B. Mann, D. R. Whitney, On a Test of Whether one of Two Random Variables is Stochastically Larger than the Other
/// (1947), whose recursion counts the exact distribution; for larger samples E. Fix, J. L. Hodges, Significance Probabilities of the Wilcoxon Test (1955).
/// </summary>
internal static class MannWhitney
{
    /// <summary>Up to this product of the sizes the distribution is counted and not approximated.</summary>
    public const int LargestExact = 2500;

    private static readonly ConcurrentDictionary<(int Small, int Large), RankNull> s_nulls = new();

    /// <summary>The distribution of U where the samples come from one population without ties.</summary>
    /// <param name="m">The size of one sample, 1 or more.</param>
    /// <param name="n">The size of the other.</param>
    public static RankNull Null(int m, int n) => s_nulls.GetOrAdd((Math.Min(m, n), Math.Max(m, n)), static sizes => Count(sizes.Small, sizes.Large));

    /// <summary>U of the second sample: in how many pairs its value is the larger one, ties half.</summary>
    /// <param name="x">The first sample.</param>
    /// <param name="y">The second sample.</param>
    public static double UOf(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double u = 0;
        foreach (double b in y)
        {
            foreach (double a in x)
            {
                u += b > a ? 1 : b == a ? 0.5 : 0;
            }
        }

        return u;
    }

    /// <summary>The two-sided p-value. With ties it is that of all permutations of the midranks, where these can be counted.</summary>
    /// <param name="x">The first sample, not empty.</param>
    /// <param name="y">The second sample, not empty.</param>
    public static double PValue(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double[] all = [.. x, .. y];
        Array.Sort(all);
        int[] doubled = DoubledMidranks(all, out bool hasTies, out double tieSum);
        double u = UOf(x, y);
        if (!hasTies)
        {
            return Null(x.Count, y.Count).TwoSided((long)u);
        }

        // Twice the sum of the second sample's ranks is 2 U + n (n + 1).
        long observed = (long)Math.Round((2 * u) + ((double)y.Count * (y.Count + 1)));
        return (long)x.Count * y.Count <= LargestExact ? Permuted(doubled, y.Count, observed) : WithTies(u, x.Count, y.Count, tieSum);
    }

    /// <summary>The probability that a value of the second sample is the larger one, ties half (A12).</summary>
    /// <param name="x">The first sample, not empty.</param>
    /// <param name="y">The second sample, not empty.</param>
    public static double CommonLanguageEffect(IReadOnlyList<double> x, IReadOnlyList<double> y) => UOf(x, y) / ((double)x.Count * y.Count);

    // w(m, n, u) = w(m - 1, n, u - n) + w(m, n - 1, u): the largest value is of one sample, and lies above all n of the other, or of the other.
    private static RankNull Count(int m, int n)
    {
        if ((long)m * n > LargestExact)
        {
            double kurtosis = -1.2 * (((double)m * m) + ((double)n * n) + ((double)m * n) + m + n) / ((double)m * n * (m + n + 1));
            return new RankNull((long)m * n, (double)m * n * (m + n + 1) / 12, kurtosis);
        }

        double[][] before = [.. Enumerable.Range(0, n + 1).Select(_ => new double[] { 1 })];
        for (int i = 1; i <= m; i++)
        {
            double[][] now = new double[n + 1][];
            now[0] = [1];
            for (int j = 1; j <= n; j++)
            {
                double[] ways = new double[(i * j) + 1];
                double[] above = before[j];
                double[] below = now[j - 1];
                below.CopyTo(ways, 0);
                for (int u = 0; u < above.Length; u++)
                {
                    ways[u + j] += above[u];
                }

                now[j] = ways;
            }

            before = now;
        }

        return new RankNull(before[n]);
    }

    // Twice the midranks are whole numbers, so that sums of them can be counted.
    private static int[] DoubledMidranks(double[] sorted, out bool hasTies, out double tieSum)
    {
        int[] doubled = new int[sorted.Length];
        hasTies = false;
        tieSum = 0;
        for (int i = 0; i < sorted.Length;)
        {
            int end = i + 1;
            while (end < sorted.Length && sorted[end] == sorted[i])
            {
                end++;
            }

            double size = end - i;
            hasTies |= size > 1;
            tieSum += (size * size * size) - size;
            for (int k = i; k < end; k++)
            {
                doubled[k] = i + 1 + end;
            }

            i = end;
        }

        return doubled;
    }

    private static double Permuted(int[] doubled, int size, long observed)
    {
        int largest = doubled.Sum();
        double[][] ways = [.. Enumerable.Range(0, size + 1).Select(_ => new double[largest + 1])];
        ways[0][0] = 1;
        int reach = 0;
        for (int taken = 0; taken < doubled.Length; taken++)
        {
            int rank = doubled[taken];
            for (int k = Math.Min(size, taken + 1); k >= 1; k--)
            {
                double[] from = ways[k - 1];
                double[] to = ways[k];
                for (int sum = reach; sum >= 0; sum--)
                {
                    to[sum + rank] += from[sum];
                }
            }

            reach += rank;
        }

        // As far from the mean as what was seen, or farther, on either side.
        double mean = (double)largest * size / doubled.Length;
        double distance = Math.Abs(observed - mean) - 1e-9;
        double[] all = ways[size];
        double total = 0;
        double extreme = 0;
        for (int sum = 0; sum < all.Length; sum++)
        {
            total += all[sum];
            extreme += Math.Abs(sum - mean) >= distance ? all[sum] : 0;
        }

        return Math.Min(1, extreme / total);
    }

    private static double WithTies(double u, int m, int n, double tieSum)
    {
        double all = m + n;
        double variance = (double)m * n / 12 * (all + 1 - (tieSum / (all * (all - 1))));
        double z = variance > 0 ? Math.Max(0, Math.Abs(u - ((double)m * n / 2)) - 0.5) / Math.Sqrt(variance) : 0;
        return Math.Min(1, 2 * MathNet.Numerics.Distributions.Normal.CDF(0, 1, -z));
    }
}
