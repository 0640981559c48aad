using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

public class PairedShiftTests
{
    [Fact]
    public void Of_SixPairs_IsFromSmallestToLargestWith97Percent()
    {
        ShiftEstimate shift = PairedShift.Of([0.3, 0.1, 0.2, 0.25, 0.15, 0.4], 0.95);
        Assert.Equal((0.1, 0.4, 1 - (2.0 / 64)), (shift.Low, shift.High, shift.Confidence));
        // The median of the 21 averages of two: .1 .125 .15 .15 .175 .175 .2 .2 .2 .225 | .225 | ...
        Assert.Equal(0.225, shift.Center, 9);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0.75)]
    [InlineData(5, 0.9375)]
    public void Of_TooFewPairs_SaysTheConfidenceThatTheyCanHave(int pairs, double confidence)
    {
        ShiftEstimate shift = PairedShift.Of([.. Enumerable.Range(1, pairs).Select(i => (double)i)], 0.95);
        Assert.Equal(confidence, shift.Confidence, 12);
        Assert.Equal((1, pairs), ((int)shift.Low, (int)shift.High));
    }

    // R: wilcox.test(c(1:12), conf.int = TRUE, conf.level = 0.95) has the interval 4 to 9 with 13 averages left out at each end.
    [Fact]
    public void Of_TwelvePairs_IsWilcoxonsInterval()
    {
        ShiftEstimate shift = PairedShift.Of([.. Enumerable.Range(1, 12).Select(i => (double)i)], 0.95);
        Assert.Equal((6.5, 4, 9), (shift.Center, shift.Low, shift.High));
    }

    [Fact]
    public void Of_NoPairsOrTooMany_Throws()
    {
        Assert.Throws<ArgumentException>(() => PairedShift.Of([], 0.95));
        Assert.Throws<ArgumentException>(() => PairedShift.Of(new double[51], 0.95));
    }

    // The interval's ends are where the exact test by all changes of sign begins to reject: counted here one by one.
    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(10)]
    public void Of_AnyDifferences_AgreesWithAllChangesOfSign(int pairs)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Noise(seed);
            double[] differences = [.. Enumerable.Range(0, pairs).Select(_ => random.Normal())];
            ShiftEstimate shift = PairedShift.Of(differences, 0.95);
            double step = 1e-9;
            Assert.True(PValue(differences, shift.Low + step) > 1 - shift.Confidence - 1e-12, $"seed {seed}: inside of the lower end");
            Assert.True(PValue(differences, shift.Low - step) <= 0.05, $"seed {seed}: outside of the lower end");
            Assert.True(PValue(differences, shift.High - step) > 1 - shift.Confidence - 1e-12, $"seed {seed}: inside of the upper end");
            Assert.True(PValue(differences, shift.High + step) <= 0.05, $"seed {seed}: outside of the upper end");
        }
    }

    // Symmetric noise of any shape: the interval misses the truth no more often than it says.
    [Theory]
    [InlineData(6, false)]
    [InlineData(6, true)]
    [InlineData(9, false)]
    [InlineData(12, true)]
    public void Of_SymmetricNoise_CoversTheTruth(int pairs, bool hasBursts)
    {
        const int Times = 4000;
        int covered = 0;
        double confidence = 0;
        for (int seed = 0; seed < Times; seed++)
        {
            var random = new Noise(seed);
            double[] differences = [.. Enumerable.Range(0, pairs).Select(_ => 0.2 + (0.1 * (hasBursts && random.Uniform() < 0.1 ? 10 : 1) * random.Normal()))];
            ShiftEstimate shift = PairedShift.Of(differences, 0.95);
            confidence = shift.Confidence;
            covered += shift.Low <= 0.2 && shift.High >= 0.2 ? 1 : 0;
        }

        // Three standard errors of the share.
        Assert.True((double)covered / Times >= confidence - (3 * Math.Sqrt(confidence * (1 - confidence) / Times)), $"{covered} of {Times} at {confidence}");
    }

    [Fact]
    public void Of_ShiftedAndTurned_MovesAlong()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Noise(seed);
            double[] differences = [.. Enumerable.Range(0, 3 + (seed % 10)).Select(_ => random.Normal())];
            ShiftEstimate one = PairedShift.Of(differences, 0.95);
            ShiftEstimate moved = PairedShift.Of([.. differences.Select(value => value + 5)], 0.95);
            ShiftEstimate turned = PairedShift.Of([.. differences.Select(value => -value)], 0.95);
            Assert.Equal((one.Center + 5, one.Low + 5, one.High + 5), (moved.Center, moved.Low, moved.High), Near);
            Assert.Equal((-one.Center, -one.High, -one.Low), (turned.Center, turned.Low, turned.High), Near);
        }
    }

    [Fact]
    public void BestLow_WhateverComes_IsNeverBelowWhatTheEndWillBe()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Noise(seed);
            int planned = 6 + (seed % 7);
            int sofar = 1 + (seed % planned);
            double[] all = [.. Enumerable.Range(0, planned).Select(_ => random.Normal())];
            double best = PairedShift.BestLow(all[..sofar], planned, 0.95);
            Assert.True(best >= PairedShift.Of(all, 0.95).Low - 1e-12, $"seed {seed}");
        }

        Assert.Equal(double.PositiveInfinity, PairedShift.BestLow([], 6, 0.95));
        Assert.Equal(-0.1, PairedShift.BestLow([0.3, -0.1, 0.2], 6, 0.95));
    }

    private static bool Near((double, double, double) one, (double, double, double) other) =>
        Math.Abs(one.Item1 - other.Item1) < 1e-9 && Math.Abs(one.Item2 - other.Item2) < 1e-9 && Math.Abs(one.Item3 - other.Item3) < 1e-9;

    // The two-sided p-value of a shift, by going through all 2^n changes of sign of the ranks.
    private static double PValue(double[] differences, double shift)
    {
        double[] left = [.. differences.Select(value => value - shift)];
        double[] ranks = [.. left.Select(value => (double)left.Count(other => Math.Abs(other) <= Math.Abs(value)))];
        double seen = left.Select((value, i) => value > 0 ? ranks[i] : 0).Sum();
        double all = ranks.Sum();
        double far = Math.Min(seen, all - seen);
        int extreme = Enumerable.Range(0, 1 << left.Length).Count(signs => Enumerable.Range(0, left.Length).Sum(i => (signs >> i & 1) == 1 ? ranks[i] : 0) <= far + 1e-9);
        return Math.Min(1, 2.0 * extreme / (1 << left.Length));
    }
}
