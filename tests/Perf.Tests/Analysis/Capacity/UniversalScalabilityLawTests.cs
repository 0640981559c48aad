using Perf.Analysis;

namespace Perf.Tests.Analysis.Capacity;

public class UniversalScalabilityLawTests
{
    private static readonly double[] s_load = [1, 2, 4, 8, 16, 32, 64];

    [Theory]
    [InlineData(1000, 0.02, 0.0005)]
    [InlineData(40, 0.1, 0.002)]
    [InlineData(500, 0, 0.001)]
    [InlineData(500, 0.05, 0)]
    public void Fit_ExactPoints_GivesTheCoefficientsBack(double lambda, double sigma, double kappa)
    {
        ScalabilityFit fit = UniversalScalabilityLaw.Fit(s_load.Select(n => (n, Law(n, lambda, sigma, kappa))));
        Assert.True(fit.IsFitted, fit.Reason);
        Assert.Equal(lambda, fit.Lambda!.Value, lambda * 1e-6);
        Assert.Equal(sigma, fit.Sigma!.Value, 1e-6);
        Assert.Equal(kappa, fit.Kappa!.Value, 1e-6);
        Assert.Equal(1, fit.RSquared!.Value, 1e-6);
        if (kappa > 0)
        {
            double peak = Math.Sqrt((1 - sigma) / kappa);
            Assert.Equal(peak, fit.PeakConcurrency!.Value, 1e-3);
            Assert.Equal(Law(peak, lambda, sigma, kappa), fit.PeakRate!.Value, 1e-3);
        }
        else
        {
            Assert.Null(fit.PeakConcurrency);
            Assert.Equal(lambda / sigma, fit.PeakRate!.Value, 1e-3);
        }
    }

    [Fact]
    public void Fit_NoisyPoints_KeepsCoefficientsInRangeOrRefuses()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            double sigma = random.NextDouble();
            double kappa = random.NextDouble() * 0.01;
            double noise = random.NextDouble() * 0.3;
            ScalabilityFit fit = UniversalScalabilityLaw.Fit(s_load.Select(n => (n, Law(n, 100, sigma, kappa) * (1 + (noise * ((2 * random.NextDouble()) - 1))))));
            Assert.True(fit.IsFitted ? fit is { Lambda: > 0, Sigma: >= 0 and <= 1, Kappa: >= 0, RSquared: >= 0.9, Reason: null } : fit is { Reason.Length: > 0, Lambda: null, PeakRate: null }, $"seed {seed}: {fit}");
        }
    }

    [Fact]
    public void Fit_FewPoints_Refuses() => AssertRefused("points of different concurrency", s_load.Take(4).Select(n => (n, Law(n, 100, 0.1, 0.01))));

    [Fact]
    public void Fit_SamePointOften_Refuses() => AssertRefused("points of different concurrency", Enumerable.Repeat((4.0, 100.0), 20));

    [Fact]
    public void Fit_NarrowConcurrency_Refuses() => AssertRefused("varied only", Enumerable.Range(0, 6).Select(i => (10 + (i * 0.5), 100.0 + i)));

    [Fact]
    public void Fit_LoadThatNeverBent_Refuses() => AssertRefused("never bent", s_load.Select(n => (n, 100 * n)));

    [Fact]
    public void Fit_BelowOneRequestAtATime_Refuses() => AssertRefused("never bent", s_load.Select(n => (n / 100, 100 * n / 100)));

    [Fact]
    public void Fit_PureNoise_Refuses()
    {
        var random = new Random(7);
        AssertRefused("variance", s_load.Select(n => (n, 50 + (100 * random.NextDouble()))));
    }

    [Fact]
    public void Fit_AnotherLaw_RefusesForItsStructure()
    {
        // Throughput that stands on two plateaus: the law runs between them, above the one and below the other.
        double[] load = [1, 1.3, 1.6, 2, 2.5, 3, 8, 10, 12, 15, 18, 22];
        (double, double)[] points = [.. load.Select(n => (n, n < 5 ? 60 + n : 150 + (n / 10)))];
        ScalabilityFit fit = UniversalScalabilityLaw.Fit(points);
        Assert.False(fit.IsFitted, fit.ToString());
    }

    [Fact]
    public void Fit_ValuesThatAreNone_AreLeftOut() =>
        Assert.True(UniversalScalabilityLaw.Fit(s_load.Select(n => (n, Law(n, 100, 0.05, 0.001))).Concat([(0, 5), (3, 0), (double.NaN, 4), (5, double.PositiveInfinity)])).IsFitted);

    private static void AssertRefused(string why, IEnumerable<(double, double)> points)
    {
        ScalabilityFit fit = UniversalScalabilityLaw.Fit(points);
        Assert.False(fit.IsFitted, fit.ToString());
        Assert.Contains(why, fit.Reason, StringComparison.Ordinal);
    }

    private static double Law(double n, double lambda, double sigma, double kappa) => lambda * n / (1 + (sigma * (n - 1)) + (kappa * n * (n - 1)));
}
