using Perf.Analysis;

namespace Perf.Tests.Analysis.Estimates;

public class AdaptiveShiftTests
{
    private static readonly double[] s_clean = [1.00, 1.01, 0.99, 1.02, 0.98, 1.005, 0.995, 1.015, 0.985, 1.0];

    [Fact]
    public void Independent_CleanSamples_TakesWelch()
    {
        ShiftChoice choice = AdaptiveShift.Independent(s_clean, [.. s_clean.Select(one => one + 0.05)], 0.01);
        Assert.Equal("Welch's t", choice.Test);
        Assert.Equal(0.05, choice.Shift.Estimate, 12);
        Assert.Equal((0, 0), (choice.BaselineAside, choice.CandidateAside));
    }

    [Fact]
    public void Independent_OneFarRun_SetsItAsideAndSaysSo()
    {
        double[] spoiled = [.. s_clean[..9], 1.6];
        ShiftChoice choice = AdaptiveShift.Independent(s_clean, spoiled, 0.01);
        Assert.Equal((0, 1), (choice.BaselineAside, choice.CandidateAside));
        Assert.InRange(choice.Shift.Estimate, -0.01, 0.01);
    }

    [Fact]
    public void Independent_ManyFarRuns_AreNoAccidentAndStay()
    {
        // Three of ten: the candidate has two modes, and that is what it is.
        double[] twoModes = [.. s_clean[..7], 1.6, 1.61, 1.59];
        ShiftChoice choice = AdaptiveShift.Independent(s_clean, twoModes, 0.01);
        Assert.Equal("Mann-Whitney, exact", choice.Test);
        Assert.Equal(0, choice.CandidateAside);
    }

    [Fact]
    public void Independent_AnyShift_ChoosesTheSame()
    {
        // The choice looks at the scatter within the sides alone: it may not depend on the difference.
        var random = new Random(9);
        for (int trial = 0; trial < 200; trial++)
        {
            double[] x = [.. Enumerable.Range(0, random.Next(5, 20)).Select(_ => random.NextDouble() + (random.Next(12) == 0 ? 3 : 0))];
            double[] y = [.. Enumerable.Range(0, random.Next(5, 20)).Select(_ => random.NextDouble() + (random.Next(12) == 0 ? 3 : 0))];
            ShiftChoice near = AdaptiveShift.Independent(x, y, 0.01);
            ShiftChoice far = AdaptiveShift.Independent(x, [.. y.Select(one => one + 128)], 0.01);
            Assert.Equal((near.Test, near.BaselineAside, near.CandidateAside), (far.Test, far.BaselineAside, far.CandidateAside));
            Assert.Equal(near.Shift.Estimate + 128, far.Shift.Estimate, 9);
        }
    }

    [Fact]
    public void Independent_LevelThatRanksCannotReach_HasAnIntervalAllTheSame()
    {
        (double low, double high) = AdaptiveShift.Independent([1, 1.1, 1.2, 1.3, 9], [1, 1.1, 1.2, 1.3, 9], 0.001).Shift.Interval(0.001);
        Assert.True(double.IsFinite(low) && double.IsFinite(high));
    }

    [Fact]
    public void Paired_CleanAndSpoiled_TakesTOrSignedRanks()
    {
        Assert.Equal("paired t", AdaptiveShift.Paired(s_clean, 0.01).Test);
        ShiftChoice spoiled = AdaptiveShift.Paired([.. s_clean[..9], 3], 0.01);
        Assert.Equal(1, spoiled.CandidateAside);
    }

    [Fact]
    public void Independent_CoarseValues_AreRankedAndNoneIsSetAside()
    {
        ShiftChoice choice = AdaptiveShift.Independent([10, 10, 10, 10, 11], [11, 11, 11, 11, 10], 0.01);
        Assert.Equal((0, 0), (choice.BaselineAside, choice.CandidateAside));
        (double low, double high) = choice.Shift.Interval(0.01);
        Assert.InRange(0.0, low, high);
    }

    [Fact]
    public void Paired_CoarseDifferences_KeepThoseThatDiffer()
    {
        ShiftChoice choice = AdaptiveShift.Paired([1, 1, 1, 1, 0], 0.01);
        Assert.Equal(0, choice.CandidateAside);
        Assert.True(choice.Shift.PValue(0) > 0.001, $"{choice.Shift.PValue(0)}");
    }
}
