using System.Collections.Concurrent;

namespace Perf.Analysis;

/// <summary>
/// The rank test of paired differences, and the shift's distribution by their Walsh averages. Source: F. Wilcoxon, Individual Comparisons by Ranking Methods
/// (1945); J. L. Hodges, E. L. Lehmann, Estimates of Location Based on Rank Tests (1963).
/// </summary>
internal static class SignedRank
{
    /// <summary>Up to this many differences the distribution is counted and not approximated.</summary>
    public const int LargestExact = 60;

    private static readonly ConcurrentDictionary<int, RankNull> s_nulls = new();

    /// <summary>The distribution of the sum of the positive ranks where differences are symmetric about 0, without ties.</summary>
    /// <param name="n">How many differences, 1 or more.</param>
    public static RankNull Null(int n) => s_nulls.GetOrAdd(n, static count => Count(count));

    /// <summary>The averages of all pairs of differences, each with itself too, in ascending order.</summary>
    /// <param name="differences">The differences.</param>
    public static double[] WalshAverages(IReadOnlyList<double> differences)
    {
        double[] averages = new double[differences.Count * (differences.Count + 1) / 2];
        int at = 0;
        for (int i = 0; i < differences.Count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                averages[at++] = (differences[i] + differences[j]) / 2;
            }
        }

        Array.Sort(averages);
        return averages;
    }

    private static RankNull Count(int n)
    {
        long largest = (long)n * (n + 1) / 2;
        if (n > LargestExact)
        {
            // The fourth cumulant of the sum of i·Bernoulli(1/2) is -sum i^4 / 8.
            double variance = (double)n * (n + 1) * ((2 * n) + 1) / 24;
            double fourth = -Enumerable.Range(1, n).Sum(i => Math.Pow(i, 4)) / 8;
            return new RankNull(largest, variance, fourth / (variance * variance));
        }

        double[] ways = new double[largest + 1];
        ways[0] = 1;
        int reach = 0;
        for (int rank = 1; rank <= n; rank++)
        {
            for (int sum = reach; sum >= 0; sum--)
            {
                ways[sum + rank] += ways[sum];
            }

            reach += rank;
        }

        return new RankNull(ways);
    }
}
