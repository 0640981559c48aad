using Perf.Analysis;

namespace Perf.Tests.Analysis.Comparisons;

public class ValueComparerTests
{
    private static readonly double[] s_values = [1.01, 0.99, 1.00, 1.02, 0.98, 1.00, 1.01, 0.99];

    [Fact]
    public void Compare_HigherIsBetter_TurnsTheVerdict()
    {
        double[] more = [.. s_values.Select(value => value * 1.1)];
        Assert.Equal(ComparisonVerdict.Regressed, Compare(s_values, more).Verdict);
        Comparison turned = Compare(s_values, more, new ComparisonOptions { HigherIsBetter = true });
        Assert.Equal(ComparisonVerdict.Improved, turned.Verdict);
        Assert.Equal(1.1, turned.Ratio!.Value, 10);
        Assert.True(turned.ProbabilitySlower < 0.001);
    }

    [Fact]
    public void Compare_SameValues_IsUnchanged()
    {
        Comparison same = Compare(s_values, [.. s_values.Reverse()]);
        Assert.Equal(ComparisonVerdict.Unchanged, same.Verdict);
        Assert.Equal(0.5, same.EffectSize);
        Assert.InRange(same.MinimalDetectableEffect!.Value, 0.01, 0.05);
        Assert.Null(same.GateRefusal);
    }

    [Fact]
    public void Compare_SmallButCertainChange_IsUnchangedAndDetectable()
    {
        double[] quiet = [1.0001, 0.9999, 1, 1.0002, 0.9998, 1];
        Comparison made = Compare(quiet, [.. quiet.Select(value => value * 1.012)]);
        Assert.Equal(ComparisonVerdict.Unchanged, made.Verdict);
        Assert.Contains("+1.2 %", made.Why, StringComparison.Ordinal);
        Assert.Contains("detectable", made.Why, StringComparison.Ordinal);
        Assert.True(made.Low > 1);
    }

    [Fact]
    public void Compare_Noise_IsInconclusiveAndMayNotGate()
    {
        Comparison made = Compare([1, 1.3, 0.8, 1.1, 0.9], [1.05, 1.25, 0.75, 1.2, 0.95]);
        Assert.Equal(ComparisonVerdict.Inconclusive, made.Verdict);
        Assert.Contains("more than the margin of 5 %", made.GateRefusal, StringComparison.Ordinal);
        Assert.Contains($"{made.RunsNeeded} runs a side", made.Why, StringComparison.Ordinal);
        Assert.True(made.RunsNeeded > 50);
    }

    [Fact]
    public void Compare_ConstantValues_AreCertain()
    {
        Comparison same = Compare([5, 5, 5, 5, 5], [5, 5, 5, 5, 5]);
        Assert.Equal((ComparisonVerdict.Unchanged, 1.0), (same.Verdict, same.Ratio));
        Comparison moved = Compare([5, 5, 5, 5, 5], [6, 6, 6, 6, 6]);
        Assert.Equal((ComparisonVerdict.Regressed, 1.2), (moved.Verdict, Math.Round(moved.Ratio!.Value, 10)));
    }

    [Fact]
    public void Compare_NumbersThatAreNone_AreLeftOutAndTold()
    {
        ComparisonReport report = ValueComparer.Compare([1, 1.01, double.NaN, 0.99, 1, 1.02], [1, double.PositiveInfinity, 1.01, 0.99, 1, 1], new ComparisonOptions());
        Assert.Equal((5, 5), (report.Comparisons[0].Baseline.Count, report.Comparisons[0].Candidate.Count));
        Assert.Equal(2, report.Warnings.Count);
    }

    [Fact]
    public void Compare_ZeroAndNegativeValues_AreComparedPlainlyOrNotAtAll()
    {
        Comparison plain = Compare([10, 11, 9, 10, 10.5, 0], [20, 21, 19, 20, 20.5, 22]);
        Assert.Equal(ComparisonVerdict.Regressed, plain.Verdict);
        Assert.InRange(plain.Ratio!.Value, 1.8, 2.3);
        Comparison none = Compare([0, 0, 0, 0, 0], [1, 1, 1, 1, 1]);
        Assert.Equal(ComparisonVerdict.Inconclusive, none.Verdict);
        Assert.Contains("0 or below", none.Why, StringComparison.Ordinal);
        Assert.Equal(ComparisonVerdict.Inconclusive, Compare([-1, -2, -1, -2, -1], [-1, -2, -1, -2, -1]).Verdict);
    }

    [Fact]
    public void Compare_NoValues_IsInconclusive()
    {
        Assert.Equal(ComparisonVerdict.Inconclusive, Compare([], [1, 2, 3]).Verdict);
        Assert.Equal(ComparisonVerdict.Inconclusive, Compare([double.NaN], []).Verdict);
    }

    [Fact]
    public void Compare_NoiseFactor_WidensTheInterval()
    {
        double[] more = [.. s_values.Select(value => value * 1.04)];
        Comparison plain = Compare(s_values, more);
        Comparison doubted = Compare(s_values, more, new ComparisonOptions { NoiseFactor = 3 });
        Assert.Equal(3, Math.Log(doubted.High!.Value / doubted.Low!.Value) / Math.Log(plain.High!.Value / plain.Low!.Value), 6);
        Assert.Equal((ComparisonVerdict.Regressed, ComparisonVerdict.Inconclusive), (plain.Verdict, doubted.Verdict));
    }

    [Theory]
    [InlineData(0.3, 0.05, 1)]
    [InlineData(double.NaN, 0.05, 1)]
    [InlineData(0.01, 0, 1)]
    [InlineData(0.01, 2, 1)]
    [InlineData(0.01, 0.05, 0.5)]
    public void Compare_OptionsOutOfRange_AreRefused(double alpha, double margin, double factor) =>
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => Compare(s_values, s_values, new ComparisonOptions { Alpha = alpha, Margin = margin, NoiseFactor = factor })).Id);

    [Fact]
    public void Enforce_ByVerdict_HasItsExitCode()
    {
        ComparisonReport regressed = ValueComparer.Compare(s_values, [.. s_values.Select(value => value * 1.1)], new ComparisonOptions());
        Assert.Equal(98, ComparisonEnforcement.Judge(regressed, strict: false)!.ExitCode);
        ComparisonReport open = ValueComparer.Compare([1, 1.3, 0.8], [1, 1.3, 0.8], new ComparisonOptions());
        Assert.Null(ComparisonEnforcement.Judge(open, strict: false));
        Assert.Equal(97, ComparisonEnforcement.Judge(open, strict: true)!.ExitCode);
        Assert.Null(ComparisonEnforcement.Judge(ValueComparer.Compare(s_values, s_values, new ComparisonOptions()), strict: true));

        // Where nothing gates, nothing is known: strict is not satisfied by silence.
        ComparisonReport silent = open with { Comparisons = [.. open.Comparisons.Select(line => line with { IsGating = false })] };
        Assert.Equal(97, ComparisonEnforcement.Judge(silent, strict: true)!.ExitCode);
        Assert.Null(ComparisonEnforcement.Judge(silent, strict: false));
    }

    private static Comparison Compare(double[] baseline, double[] candidate, ComparisonOptions? options = null) => ValueComparer.Compare(baseline, candidate, options ?? new ComparisonOptions()).Comparisons[0];

    [Fact]
    public void Compare_ValuesOfOneStepApart_IsNoRegression()
    {
        ComparisonReport report = ValueComparer.Compare([10, 10, 10, 10, 11], [11, 11, 11, 11, 10], new ComparisonOptions());
        Assert.Equal(ComparisonVerdict.Inconclusive, report.Verdict);
        Assert.False(report.Blocks);
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3, 0, 5 }, new double[] { 0, 0, 0, 0, 0 })]
    [InlineData(new double[] { 0, 0, 0, 0, 0 }, new double[] { 0, 0, 0, 0, 0 })]
    [InlineData(new double[] { -1, -2, -3, 0, 5 }, new double[] { -9, 1, 2, 3, 4 })]
    public void Compare_ZerosAndNegativeValues_CanBeShown(double[] before, double[] after)
    {
        ComparisonReport report = ValueComparer.Compare(before, after, new ComparisonOptions());
        Assert.NotEmpty(Perf.Reporting.ComparisonText.Write(report, 120, false));
    }
}
