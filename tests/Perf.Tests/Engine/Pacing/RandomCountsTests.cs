using Perf.Engine.Pacing;
using Perf.Engine.Running;

namespace Perf.Tests.Engine.Pacing;

/// <summary>Chi-squared tests against the probabilities themselves, with fixed seeds.</summary>
public sealed class RandomCountsTests
{
    private const int Draws = 100_000;

    [Theory]
    [InlineData(0.3)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(35)]
    [InlineData(700)]
    public void Poisson_ManyDraws_HaveTheProbabilitiesOfTheDistribution(double expected)
    {
        var random = new SeededSequence(1, new IterationId(0, 0, 0));
        long[] draws = [.. Enumerable.Range(0, Draws).Select(_ => RandomCounts.Poisson(expected, ref random))];
        AssertFits(draws, k => (k * Math.Log(expected)) - expected - LogFactorial(k));
        Assert.Equal(expected, draws.Average(), 5 * Math.Sqrt(expected / Draws));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(513)]
    [InlineData(4000)]
    public void Half_ManyDraws_HaveTheProbabilitiesOfTheDistribution(int count)
    {
        var random = new SeededSequence(1, new IterationId(0, 0, 0));
        long[] draws = [.. Enumerable.Range(0, Draws).Select(_ => RandomCounts.Half(count, ref random))];
        AssertFits(draws, k => LogFactorial(count) - LogFactorial(k) - LogFactorial(count - k) - (count * Math.Log(2)));
        Assert.Equal(count / 2.0, draws.Average(), 5 * Math.Sqrt(count / 4.0 / Draws));
    }

    [Fact]
    public void Poisson_HugeMean_KeepsMeanAndVariance()
    {
        const double Expected = 1e12;
        var random = new SeededSequence(3, new IterationId(0, 0, 0));
        double[] scaled = [.. Enumerable.Range(0, 20_000).Select(_ => (RandomCounts.Poisson(Expected, ref random) - Expected) / Math.Sqrt(Expected))];
        Assert.Equal(0, scaled.Average(), 0.04);
        Assert.Equal(1, scaled.Sum(value => value * value) / scaled.Length, 0.05);
    }

    private static void AssertFits(long[] draws, Func<long, double> logProbability)
    {
        double statistic = 0;
        int cells = 0;
        double pooledExpected = 0;
        long pooledSeen = 0;
        Dictionary<long, int> seen = draws.CountBy(draw => draw).ToDictionary();
        for (long k = 0; k <= draws.Max() + 50; k++)
        {
            pooledExpected += Math.Exp(logProbability(k)) * draws.Length;
            pooledSeen += seen.GetValueOrDefault(k);
            if (pooledExpected >= 20)
            {
                statistic += (pooledSeen - pooledExpected) * (pooledSeen - pooledExpected) / pooledExpected;
                cells++;
                (pooledExpected, pooledSeen) = (0, 0);
            }
        }

        // Wilson and Hilferty: the cube root of chi-squared over its degrees is near normal. Four deviations are one in thirty thousand.
        int degrees = Math.Max(1, cells - 1);
        double deviations = (Math.Cbrt(statistic / degrees) - (1 - (2.0 / (9 * degrees)))) / Math.Sqrt(2.0 / (9 * degrees));
        Assert.True(deviations < 4, $"chi-squared {statistic:0.#} with {degrees} degrees of freedom");
    }

    private static readonly double[] s_logFactorials = Sums();

    private static double LogFactorial(long n) => n < 0 || n >= s_logFactorials.Length ? double.PositiveInfinity : s_logFactorials[n];

    private static double[] Sums()
    {
        double[] sums = new double[10_000];
        for (int i = 2; i < sums.Length; i++)
        {
            sums[i] = sums[i - 1] + Math.Log(i);
        }

        return sums;
    }
}
