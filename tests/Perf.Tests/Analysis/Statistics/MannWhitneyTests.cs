using Perf.Analysis;

namespace Perf.Tests.Analysis.Estimates;

public class MannWhitneyTests
{
    // Critical values of U, two-sided: Mann and Whitney's table as printed in textbooks (U at most this is significant).
    [Theory]
    [InlineData(5, 5, 0.05, 2)]
    [InlineData(5, 5, 0.01, 0)]
    [InlineData(8, 8, 0.05, 13)]
    [InlineData(8, 8, 0.01, 7)]
    [InlineData(10, 10, 0.05, 23)]
    [InlineData(10, 10, 0.01, 16)]
    [InlineData(20, 20, 0.05, 127)]
    [InlineData(20, 20, 0.01, 105)]
    [InlineData(5, 12, 0.05, 11)]
    public void Critical_TableValues_AreThoseOfTheTable(int m, int n, double alpha, int expected) =>
        Assert.Equal(expected + 1, MannWhitney.Null(m, n).Critical(alpha / 2));

    // The smallest p-value that so few runs can reach: why a gate takes five runs a side.
    [Theory]
    [InlineData(3, 0.1)]
    [InlineData(4, 0.0286)]
    [InlineData(5, 0.0079)]
    [InlineData(6, 0.0022)]
    public void Null_FewRuns_ReachNoSmallerPValue(int k, double expected) => Assert.Equal(expected, MannWhitney.Null(k, k).TwoSided(0), 4);

    [Fact]
    public void Null_JustAboveTheLargestCounted_IsAsIfCounted()
    {
        // 50 by 50 is counted, 51 by 50 approximated: their tails differ by little more than one step.
        RankNull counted = MannWhitney.Null(50, 50);
        var approximated = new RankNull(2500, 2500.0 * 101 / 12, -1.2 * ((3 * 2500.0) + 100) / (2500.0 * 101));
        foreach (long u in (long[])[700, 800, 877, 900, 1000, 1100, 1250])
        {
            Assert.InRange(approximated.AtMost(u) / counted.AtMost(u), 0.98, 1.02);
        }
    }

    [Fact]
    public void PValue_Ties_IsThatOfAllPermutations()
    {
        double[] x = [1, 2, 2, 3];
        double[] y = [2, 3, 3, 4, 4];
        double[] all = [.. x, .. y];
        double u = MannWhitney.UOf(x, y);
        double centre = x.Length * y.Length / 2.0;
        int extreme = 0;
        int count = 0;
        for (int mask = 0; mask < 1 << all.Length; mask++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)mask) == y.Length)
            {
                double[] right = [.. all.Where((_, i) => (mask >> i & 1) == 1)];
                double[] left = [.. all.Where((_, i) => (mask >> i & 1) == 0)];
                count++;
                extreme += Math.Abs(MannWhitney.UOf(left, right) - centre) >= Math.Abs(u - centre) - 1e-9 ? 1 : 0;
            }
        }

        Assert.Equal((double)extreme / count, MannWhitney.PValue(x, y), 12);
    }

    [Fact]
    public void PValue_AllEqual_IsOne()
    {
        Assert.Equal(1, MannWhitney.PValue([1, 1, 1], [1, 1, 1, 1]));
        Assert.Equal(0.5, MannWhitney.CommonLanguageEffect([1, 1, 1], [1, 1, 1, 1]));
    }

    [Fact]
    public void Null_ManySizes_IsSymmetricAndGrows()
    {
        var random = new Random(11);
        for (int trial = 0; trial < 50; trial++)
        {
            (int m, int n) = (random.Next(1, 40), random.Next(1, 40));
            RankNull distribution = MannWhitney.Null(m, n);
            long u = random.NextInt64((long)m * n);
            Assert.True(distribution.AtMost(u) <= distribution.AtMost(u + 1), $"{m}, {n}, {u}");
            Assert.Equal(1, distribution.AtMost(u) + distribution.AtMost(((long)m * n) - u - 1), 9);
        }
    }
}
