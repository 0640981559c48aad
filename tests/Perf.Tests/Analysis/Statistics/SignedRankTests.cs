using Perf.Analysis;

namespace Perf.Tests.Analysis.Estimates;

public class SignedRankTests
{
    // Critical values of Wilcoxon's T, two-sided, as printed in textbooks (T at most this is significant).
    [Theory]
    [InlineData(6, 0.05, 0)]
    [InlineData(8, 0.05, 3)]
    [InlineData(8, 0.01, 0)]
    [InlineData(10, 0.05, 8)]
    [InlineData(10, 0.01, 3)]
    [InlineData(20, 0.05, 52)]
    [InlineData(20, 0.01, 37)]
    [InlineData(25, 0.05, 89)]
    public void Critical_TableValues_AreThoseOfTheTable(int n, double alpha, int expected) => Assert.Equal(expected + 1, SignedRank.Null(n).Critical(alpha / 2));

    [Fact]
    public void Critical_SevenAtOnePercent_HasNone() => Assert.Equal(0, SignedRank.Null(7).Critical(0.005));

    [Fact]
    public void Null_AboveTheLargestCounted_IsCloseToCounted()
    {
        RankNull approximated = SignedRank.Null(61);
        RankNull counted = SignedRank.Null(60);
        Assert.Equal((double)counted.Critical(0.005) / counted.Largest, (double)approximated.Critical(0.005) / approximated.Largest, 2);
    }

    [Fact]
    public void WalshAverages_Known_AreAllPairsOnce() => Assert.Equal([1, 1.5, 2, 2.5, 3, 4], SignedRank.WalshAverages([1, 4, 2]));

    [Fact]
    public void Paired_ShiftedAndTurned_MovesAndTurnsWithTheValues()
    {
        var random = new Random(3);
        double[] differences = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble() - 0.3)];
        var shift = RankShift.Paired(differences);
        var turned = RankShift.Paired([.. differences.Select(one => 2 - one)]);
        (double low, double high) = shift.Interval(0.01);
        (double turnedLow, double turnedHigh) = turned.Interval(0.01);
        Assert.Equal(2 - shift.Estimate, turned.Estimate, 12);
        Assert.Equal(2 - high, turnedLow, 12);
        Assert.Equal(2 - low, turnedHigh, 12);
    }
}
