using Perf.Analysis;
using Perf.Tests.Analysis.ChangePoints;

namespace Perf.Tests.Analysis.Trends;

public sealed class TrendStatisticsTests
{
    /// <summary>Kendall's table: of 4 values in order, one of 24 orders; of 5, one of 120.</summary>
    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4 }, 6, 2.0 / 24)]
    [InlineData(new double[] { 5, 4, 3, 2, 1 }, -10, 2.0 / 120)]
    [InlineData(new double[] { 2, 1, 3, 4, 5 }, 8, 2.0 * 5 / 120)]
    public void MannKendall_ShortSeries_IsExact(double[] values, long score, double p)
    {
        MannKendall test = MannKendall.Of(values);
        Assert.Equal(score, test.Score);
        Assert.Equal(p, test.PValue, 12);
    }

    /// <summary>scipy.stats.kendalltau(range(10), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]) has S = 40 and this variance.</summary>
    [Fact]
    public void MannKendall_Ties_MakeTheVarianceSmaller()
    {
        MannKendall test = MannKendall.Of([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        Assert.Equal(40, test.Score);
        Assert.Equal(((10 * 9 * 25) - (5 * 2 * 1 * 9)) / 18.0, test.Variance, 9);
        Assert.Equal(1, MannKendall.Of([3, 3, 3, 3]).PValue);
    }

    [Fact]
    public void MannKendall_NoTrend_IsUniformlyDistributed()
    {
        var chance = new Random(1);
        int rejected = Enumerable.Range(0, 2000).Count(_ => MannKendall.Of([.. Enumerable.Range(0, 12).Select(_ => chance.NextDouble())]).PValue <= 0.05);
        Assert.InRange(rejected / 2000.0, 0.03, 0.055);
    }

    /// <summary>Three teeth of a saw rise most of the time and have no trend: their readings are not as many witnesses.</summary>
    [Fact]
    public void MannKendall_SawTooth_IsNoTrendOfDependentValues()
    {
        double[] times = [.. Enumerable.Range(0, 39).Select(i => (double)i)];
        double[] teeth = [.. Enumerable.Range(0, 39).Select(i => i % 13.0)];
        Assert.True(MannKendall.Of(teeth).PValue < 0.01);
        Assert.InRange(MannKendall.OfDependent(times, teeth).PValue, 0.02, 1);
    }

    /// <summary>What a heap had left after collections while 64 KiB of each request were kept, in MB: what is left of the line is chance, and takes nothing from the test.</summary>
    [Fact]
    public void MannKendall_TrendWithIndependentErrors_IsJudgedAlike()
    {
        double[] times = [.. Enumerable.Range(0, 10).Select(i => 5 + (2.0 * i))];
        double[] values = [109.9, 129.1, 150.5, 170.7, 188.2, 208.1, 228.8, 245.8, 266.0, 287.4];
        Assert.Equal(MannKendall.Of(values), MannKendall.OfDependent(times, values));
        Assert.Equal(MannKendall.Of(times), MannKendall.OfDependent(times, times));
    }

    /// <summary>Values that follow those before are taken for a trend less often, and never more often.</summary>
    [Fact]
    public void MannKendall_DependentValues_AreSeldomerTakenForATrend()
    {
        double[] times = [.. Enumerable.Range(0, 40).Select(i => (double)i)];
        (int independent, int dependent) = (0, 0);
        for (int seed = 0; seed < 500; seed++)
        {
            var chance = new Random(seed);
            double last = 0;
            double[] values = [.. Enumerable.Range(0, 60).Select(_ => last = (0.7 * last) + MadeUpSeries.Normal(chance)).ToArray()[20..]];
            (MannKendall usual, MannKendall careful) = (MannKendall.Of(values), MannKendall.OfDependent(times, values));
            Assert.True(careful.PValue >= usual.PValue);
            independent += usual.PValue <= 0.05 ? 1 : 0;
            dependent += careful.PValue <= 0.05 ? 1 : 0;
        }

        Assert.InRange(dependent, 1, 0.85 * independent);
    }

    [Fact]
    public void TheilSen_LineWithAnOutlier_IsTheLine()
    {
        double[] times = [.. Enumerable.Range(0, 20).Select(i => (double)i)];
        double[] values = [.. times.Select(time => 3 + (0.5 * time))];
        values[7] = 1000;
        TheilSen line = TheilSen.Of(times, values, MannKendall.Of(values).Variance)!;
        Assert.Equal(0.5, line.Slope, 9);
        Assert.Equal(3, line.Intercept, 9);
        Assert.InRange(0.5, line.Low, line.High);
        Assert.Null(TheilSen.Of([1, 1], [2, 3], 1));
    }

    /// <summary>The 95 % interval holds the slope in 95 % of all cases.</summary>
    [Fact]
    public void TheilSen_Interval_HasItsCoverage()
    {
        int covered = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            var chance = new Random(seed);
            double[] times = [.. Enumerable.Range(0, 25).Select(i => (double)i)];
            double[] values = [.. times.Select(time => (0.1 * time) + MadeUpSeries.Normal(chance))];
            TheilSen line = TheilSen.Of(times, values, MannKendall.Of(values).Variance)!;
            covered += line.Low <= 0.1 && 0.1 <= line.High ? 1 : 0;
        }

        Assert.InRange(covered / 1000.0, 0.93, 0.975);
    }

    /// <summary>The example of Hollander and Wolfe, mucociliary efficiency: H = 0.771, p = 0.68 (R: kruskal.test(list(c(2.9, 3.0, 2.5, 2.6, 3.2), c(3.8, 2.7, 4.0, 2.4), c(2.8, 3.4, 3.7, 2.2, 2.0)))).</summary>
    [Fact]
    public void KruskalWallis_TextbookExample_IsMet() =>
        Assert.Equal(0.68, KruskalWallis.PValue([[2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4], [2.8, 3.4, 3.7, 2.2, 2.0]]), 2);

    [Fact]
    public void KruskalWallis_EqualValues_TellNothing() => Assert.Equal(1, KruskalWallis.PValue([[1, 1, 1], [1, 1, 1]]));
}
