using Perf.Analysis;
using Perf.Tests.Model.Results;

namespace Perf.Tests.Analysis.Thresholds;

/// <summary>A run that is judged by another tool's rules while it goes on.</summary>
public sealed class ThresholdGuardCompatibilityTests
{
    [Theory]
    // The median of 100 and 200 is 150 to k6 and 100 to Perf.
    [InlineData(CompatibilityProfile.K6, Outcome.Fail, true)]
    [InlineData(CompatibilityProfile.Native, Outcome.Pass, false)]
    [InlineData(CompatibilityProfile.Artillery, Outcome.Pass, false)]
    public void Judge_Percentiles_AreTheTools_AndSoIsWhatEndsTheRun(CompatibilityProfile compatibility, Outcome expected, bool ends)
    {
        Threshold threshold = ThresholdParser.Parse("http_req_duration: med < 120") with { AbortOnFail = true };
        var guard = new ThresholdGuard([threshold], null, compatibility);
        RunAccumulator totals = Totals();
        Assert.Equal(ends, guard.Check(totals) is not null);
        Verdict verdict = Assert.Single(guard.Judge(totals.Complete(Runs.Header())).Thresholds);
        Assert.Equal((expected, ends), (verdict.Outcome, verdict.BreachedAt is not null));
    }

    [Theory]
    [InlineData(CompatibilityProfile.K6, Outcome.Pass)]
    [InlineData(CompatibilityProfile.Native, Outcome.NoData)]
    public void Judge_NoSample_IsTheToolsAnswer(CompatibilityProfile compatibility, Outcome expected)
    {
        var guard = new ThresholdGuard([ThresholdParser.Parse("checks: rate > 99%") with { AbortOnFail = true }], null, compatibility);
        RunAccumulator totals = Totals();
        Assert.Null(guard.Check(totals));
        Assert.Equal(expected, Assert.Single(guard.Judge(totals.Complete(Runs.Header())).Thresholds).Outcome);
    }

    [Theory]
    [InlineData(CompatibilityProfile.K6, Outcome.Pass, 0)]
    [InlineData(CompatibilityProfile.Artillery, Outcome.Pass, 0)]
    [InlineData(CompatibilityProfile.Native, Outcome.Invalid, ExitCodes.InvalidRun)]
    public void Judge_TheGeneratorWasTheLimit_IsAskedByPerfAlone_AndTheRunDoesNotPass(CompatibilityProfile compatibility, Outcome expected, int exitCode)
    {
        var guard = new ThresholdGuard([ThresholdParser.Parse("http_reqs: count > 0")], null, compatibility);
        RunResult judged = guard.Judge(Saturated(compatibility));
        Assert.Equal(expected, Assert.Single(judged.Thresholds).Outcome);
        Assert.Equal(Outcome.Invalid, judged.Verdict!.Outcome);
        Assert.Equal(expected == Outcome.Pass, judged.Warnings.Any(warning => warning.Contains("The load generator was the limit", StringComparison.Ordinal)));
        Assert.Equal(exitCode, Enforcement.Judge(judged, judged.Thresholds, strict: false, compatibility)?.ExitCode ?? 0);
        // And by Perf's own rules it is asked again.
        Assert.Equal(Outcome.Invalid, Assert.Single(OwnThresholds.ByPerf(judged)).Outcome);
    }

    [Fact]
    public void ByPerf_OfARunJudgedAsK6Does_IsStricter()
    {
        var guard = new ThresholdGuard([ThresholdParser.Parse("checks: rate > 99%")], null, CompatibilityProfile.K6);
        RunResult judged = guard.Judge(Totals().Complete(Runs.Header()) with { Compatibility = CompatibilityProfile.K6 });
        Assert.Equal(Outcome.Pass, judged.Thresholds[0].Outcome);
        Assert.Equal(Outcome.NoData, OwnThresholds.ByPerf(judged)[0].Outcome);
        RunResult read = RunResultJson.Read(RunResultJson.Write(judged), "test");
        Assert.Equal(CompatibilityProfile.K6, read.Compatibility);
        Assert.Null(RunResultJson.Read(RunResultJson.Write(judged with { Compatibility = null }), "test").Compatibility);
    }

    private static RunAccumulator Totals()
    {
        var totals = new RunAccumulator();
        totals.Add(Intervals.Second(
            0,
            Intervals.Trend(MetricNames.HttpReqDuration, "a", 100, 200),
            Intervals.Trend(MetricNames.HttpReqResponseTime, "a", 100, 200),
            Intervals.Counter(MetricNames.HttpReqs, 2, "a")));
        return totals;
    }

    private static RunResult Saturated(CompatibilityProfile compatibility)
    {
        var totals = new RunAccumulator();
        for (int i = 0; i < 10; i++)
        {
            Interval second = Runs.Second(i);
            totals.Add(second with { Generator = second.Generator! with { OfferedStarts = 1000, AchievedStarts = 100 } });
        }

        return totals.Complete(Runs.Header() with { Compatibility = compatibility == CompatibilityProfile.Native ? null : compatibility });
    }
}
