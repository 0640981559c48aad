using Perf.Analysis;

namespace Perf.Tests.Analysis.Estimates;

public class SmallStatisticsTests
{
    [Fact]
    public void Holm_Known_IsAsInThePaper()
    {
        // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") and "BH" in R.
        double[] p = [0.01, 0.04, 0.03, 0.005];
        Assert.Equal([0.03, 0.06, 0.06, 0.02], MultipleTests.Holm(p).Select(one => Math.Round(one, 12)));
        Assert.Equal([0.02, 0.04, 0.04, 0.02], MultipleTests.BenjaminiHochberg(p).Select(one => Math.Round(one, 12)));
        Assert.Empty(MultipleTests.Holm([]));
    }

    [Fact]
    public void Adjusted_Random_AreInOrderAndNoSmaller()
    {
        var random = new Random(2);
        for (int trial = 0; trial < 100; trial++)
        {
            double[] p = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Math.Pow(random.NextDouble(), 3))];
            double[] holm = MultipleTests.Holm(p);
            double[] bh = MultipleTests.BenjaminiHochberg(p);
            for (int i = 0; i < p.Length; i++)
            {
                Assert.True(p[i] <= bh[i] + 1e-12 && bh[i] <= holm[i] + 1e-12 && holm[i] <= 1, $"trial {trial}");
            }
        }
    }

    // binconf(x, n) of Hmisc in R.
    [Theory]
    [InlineData(0, 10, 0, 0.2775328)]
    [InlineData(5, 10, 0.2365931, 0.7634069)]
    [InlineData(1, 200, 0.0008832, 0.0277805)]
    [InlineData(10, 10, 0.7224672, 1)]
    public void Wilson_Known_IsAsInR(int hits, int all, double low, double high)
    {
        (double foundLow, double foundHigh) = WilsonInterval.Of(hits, all);
        Assert.Equal(low, foundLow, 4);
        Assert.Equal(high, foundHigh, 4);
    }

    [Fact]
    public void RunsFor_ExampleOfTheDesign_IsThirteen()
    {
        // Noise 3 %, an effect of 5 %, alpha 0.01, power 0.9: 12 to 13 runs a side.
        Assert.Equal(13, DetectableEffect.RunsFor(0.03, Math.Log(1.05), 0.01, 0.9));
        Assert.Equal(5, DetectableEffect.RunsFor(0.001, Math.Log(1.05), 0.01, 0.9));
        Assert.Equal(100_000, DetectableEffect.RunsFor(1000, 0.01, 0.01, 0.9));
    }

    [Fact]
    public void Detectable_MoreRuns_IsSmaller() =>
        Assert.True(DetectableEffect.Of(0.03, 20, 20, 0.01, 0.9) < DetectableEffect.Of(0.03, 10, 10, 0.01, 0.9));

    [Fact]
    public void Equivalence_Known_AsksForTheWholeInterval()
    {
        Assert.True(Equivalence.IsShown(new StudentShift(0.01, 0.01, 18), 0.05));
        Assert.False(Equivalence.IsShown(new StudentShift(0.04, 0.01, 18), 0.05));
        Assert.False(Equivalence.IsShown(new StudentShift(0, 0.04, 18), 0.05));
    }

    [Fact]
    public void Robust_OneOutlier_DoesNotSpoilIt()
    {
        var random = new Random(4);
        double[] normal = [.. Enumerable.Range(0, 2001).Select(_ => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6)];
        Assert.InRange(Spread.Robust(normal), 0.95, 1.05);
        Assert.InRange(Spread.Robust([.. normal, 1e6]), 0.95, 1.05);
        Assert.Equal(0, Spread.Robust([1.0]));
    }

    [Fact]
    public void OfNeighbours_StepInTheMiddle_SeesTheNoiseAlone()
    {
        var random = new Random(6);
        double[] series = [.. Enumerable.Range(0, 400).Select(i => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) + (i < 200 ? 0 : 50))];
        Assert.InRange(Spread.OfNeighbours(series), 0.85, 1.15);
    }

    [Fact]
    public void BatchMeans_Correlated_JoinsSlicesAndDoubtsMore()
    {
        var random = new Random(8);
        double drift = 0;
        double[] correlated = [.. Enumerable.Range(0, 512).Select(_ => drift = (0.9 * drift) + random.NextDouble() - 0.5)];
        double[] independent = [.. Enumerable.Range(0, 512).Select(_ => random.NextDouble() - 0.5)];
        (double error, int slices, _) = BatchMeans.Of(correlated)!.Value;
        double naive = Math.Sqrt(Spread.Variance(correlated) / correlated.Length);

        // The true error is larger by the square root of (1 + phi) / (1 - phi): about 4.4 times.
        Assert.InRange(error / naive, 2.5, 6.5);
        Assert.True(slices < 512);
        Assert.Equal(512, BatchMeans.Of(independent)!.Value.Slices);
        Assert.Null(BatchMeans.Of([1, 2, 3]));
    }

    [Theory]
    [InlineData(199)]
    [InlineData(200)]
    [InlineData(1500)]
    public void SampleQuantile_NumberOfValues_MakesNoStep(int count)
    {
        // The quantile of evenly spread values is known, whichever way the weights are made.
        double[] even = [.. Enumerable.Range(0, count).Select(i => (i + 0.5) / count)];
        foreach (double share in (double[])[0.05, 0.5, 0.9, 0.95, 0.99])
        {
            Assert.InRange(SampleQuantile.Trimmed(even, share), share - (1.0 / count), share + (1.0 / count));
        }
    }

    [Fact]
    public void Looks_Known_ShareTheError()
    {
        Assert.Null(SequentialLooks.AlphaAt(5, 0.01));
        Assert.Equal(0.0025, SequentialLooks.AlphaAt(6, 0.01)!.Value, 12);
        Assert.Equal(0.003, SequentialLooks.AlphaAt(12, 0.01)!.Value, 12);
        Assert.Equal(0.0045, SequentialLooks.AlphaAt(30, 0.01)!.Value, 12);
        Assert.Equal((6, 10, 20), (SequentialLooks.NextAfter(3), SequentialLooks.NextAfter(6), SequentialLooks.NextAfter(19)));
        Assert.Null(SequentialLooks.NextAfter(20));

        // The first look must be able to decide at all.
        Assert.True(MannWhitney.Null(6, 6).TwoSided(0) <= 0.0025);
    }
}
