using Perf.Analysis;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.Comparisons;

public sealed class ReportSummaryTests
{
    private static readonly ComparisonVerdict[] s_verdicts = [ComparisonVerdict.Unchanged, ComparisonVerdict.Improved, ComparisonVerdict.Inconclusive, ComparisonVerdict.Regressed];

    [Fact]
    public void Complete_WithoutLinesThatGate_DecidesNothing()
    {
        ComparisonReport report = Of(Line(ComparisonVerdict.Regressed) with { IsGating = false });
        Assert.Equal((ComparisonVerdict.Inconclusive, false, "Nothing was compared that gates."), (report.Verdict, report.Blocks, report.Why));
    }

    [Fact]
    public void Complete_OfUnchangedLines_SaysHowMany()
    {
        ComparisonReport report = Of(Line(ComparisonVerdict.Unchanged), Line(ComparisonVerdict.Unchanged));
        Assert.Equal((ComparisonVerdict.Unchanged, "All 2 gating metrics are within the margin."), (report.Verdict, report.Why));
    }

    [Fact]
    public void Complete_OfSeveralRegressions_NamesTheLargest()
    {
        ComparisonReport report = Of(Line(ComparisonVerdict.Regressed, 1.2), Line(ComparisonVerdict.Regressed, 0.5) with { Step = "pay" }, Line(ComparisonVerdict.Improved, 9));
        Assert.Equal((ComparisonVerdict.Regressed, true), (report.Verdict, report.Blocks));
        Assert.Equal("pay http_reqs rate: because of 0.5 (1 more likewise)", report.Why);
    }

    [Fact]
    public void Complete_OfOneLine_SaysWhatThatSays() => Assert.Equal("because of 1.3", Of(Line(ComparisonVerdict.Regressed, 1.3)).Why);

    /// <summary>The verdict of the whole is the worst of what gates, whatever the order; and what does not gate changes nothing of it.</summary>
    [Fact]
    public void Complete_OfAnyLines_IsTheWorstThatGates() => SeededProperty.ForAll(300, random =>
    {
        Comparison[] gating = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Line(s_verdicts[random.Next(4)], 0.5 + random.NextDouble()) with { RunsNeeded = random.Next(20) })];
        Comparison[] others = [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => Line(s_verdicts[random.Next(4)]) with { IsGating = false, RunsNeeded = 99 })];
        ComparisonReport report = Of([.. others, .. gating]);
        Assert.Equal(s_verdicts[gating.Max(one => Array.IndexOf(s_verdicts, one.Verdict))], report.Verdict);
        Assert.Equal(gating.Any(one => one.Blocks), report.Blocks);
        Assert.Equal(gating.Max(one => one.RunsNeeded), report.RunsNeeded);
        Assert.Equal(report.Verdict, Of([.. gating.AsEnumerable().Reverse(), .. others]).Verdict);
    });

    private static ComparisonReport Of(params Comparison[] lines) => ReportSummary.Complete(new ComparisonReport { Comparisons = lines });

    private static Comparison Line(ComparisonVerdict verdict, double ratio = 1) =>
        new() { IsGating = true, Verdict = verdict, Metric = "http_reqs", Statistic = "rate", Ratio = ratio, Why = FormattableString.Invariant($"because of {ratio}") };
}
