using Perf.Analysis;

namespace Perf.Tests.Analysis.Thresholds;

public class ThresholdGuardTests
{
    [Fact]
    public void Check_ThresholdThatIsNotMet_NotesTheFirstMomentAndTheRecovery()
    {
        Threshold threshold = ThresholdParser.Parse("http_req_failed: rate < 10%");
        var guard = new ThresholdGuard([threshold], TimeSpan.FromSeconds(10));
        var totals = new RunAccumulator();
        for (int i = 0; i < 10; i++)
        {
            // 0, 0, 30 failures: the share is 10 % after 3 s and below it from the next second on.
            totals.Add(Runs.Second(i, failedOf100: i == 2 ? 30 : 0));
            Assert.Null(guard.Check(totals));
        }

        Assert.Equal(new ThresholdBreach(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4)), guard.Breaches[threshold]);
        Verdict verdict = Assert.Single(guard.Judge(totals.Complete(Runs.Header())).Thresholds);
        Assert.Equal((Outcome.Pass, TimeSpan.FromSeconds(3)), (verdict.Outcome, verdict.BreachedAt));
    }

    [Fact]
    public void Check_SecondBreach_KeepsTheFirstMomentAndForgetsTheRecovery()
    {
        Threshold threshold = ThresholdParser.Parse("vus: value < 5");
        var guard = new ThresholdGuard([threshold], null);
        foreach (int vus in new[] { 1, 9, 1, 9 })
        {
            var totals = new RunAccumulator();
            totals.Add(Model.Results.Intervals.Second(guard.Breaches.Count == 0 ? vus : vus + 20, Model.Results.Intervals.Gauge(MetricNames.Vus, vus)));
            guard.Check(totals);
        }

        Assert.Equal(new ThresholdBreach(TimeSpan.FromSeconds(10), null), guard.Breaches[threshold]);
    }

    [Fact]
    public void Check_AbortOnFail_EndsTheRunAfterTheDelay()
    {
        Threshold threshold = ThresholdParser.Parse("http_req_response_time: p(95) < 50") with { AbortOnFail = true, DelayAbortEval = TimeSpan.FromSeconds(3) };
        var guard = new ThresholdGuard([threshold], TimeSpan.FromMinutes(5));
        var totals = new RunAccumulator();
        var reasons = new List<string?>();
        for (int i = 0; i < 4; i++)
        {
            totals.Add(Runs.Second(i));
            reasons.Add(guard.Check(totals));
        }

        Assert.Equal([null, null], reasons.Take(2));
        Assert.All(reasons.Skip(2), reason => Assert.Contains("p(95) of http_req_response_time was 110 ms", reason, StringComparison.Ordinal));
        Assert.Equal(TimeSpan.FromSeconds(1), guard.Breaches[threshold].First);

        RunResult judged = guard.Judge(totals.Complete(Runs.Header() with { Status = RunStatus.Aborted, PlannedDuration = null }));
        Assert.Equal(Outcome.Fail, judged.Verdict!.Outcome);
        Assert.Equal(TimeSpan.FromMinutes(5), judged.PlannedDuration);
    }

    [Theory]
    [InlineData("http_reqs: count > 5000")]
    [InlineData("checks: rate > 50%")]
    [InlineData("http_req_response_time: p(95) < 500")]
    public void Check_NothingNotMetYet_GoesOn(string text)
    {
        var guard = new ThresholdGuard([ThresholdParser.Parse(text) with { AbortOnFail = true }], null);
        Assert.Null(guard.Check(Runs.Totals()));
        Assert.Empty(guard.Breaches);
    }

    [Fact]
    public void Judge_SoundRun_FillsValidityThresholdsVerdictAndWarnings()
    {
        var guard = new ThresholdGuard([ThresholdParser.Parse("http_req_duration: p(95) < 500")], null);
        RunResult judged = guard.Judge(Runs.Sound(2, 900) with { Warnings = ["before"] });

        Assert.True(judged.Validity.IsValid);
        Assert.Equal(Outcome.Pass, judged.Verdict!.Outcome);
        Assert.Equal("run-1", judged.Verdict.RunId);
        Assert.Equal("before", judged.Warnings[0]);
        Assert.Contains(MetricNames.HttpReqResponseTime, judged.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_SaturatedGenerator_CannotPass()
    {
        RunAccumulator totals = Runs.Totals();
        totals.Add(Runs.Second(10) with { Generator = new GeneratorSample { OfferedStarts = 5000, AchievedStarts = 100 } });
        RunResult judged = new ThresholdGuard([ThresholdParser.Parse("http_req_response_time: p(95) < 500")], null).Judge(totals.Complete(Runs.Header()));

        Assert.False(judged.Validity.IsValid);
        Assert.Equal(Outcome.Invalid, judged.Verdict!.Outcome);
        Assert.Equal(110, judged.Verdict.Value!.Value, 0.1);
    }

    [Fact]
    public void Judge_NoThresholds_HasNoVerdict() => Assert.Null(new ThresholdGuard([], null).Judge(Runs.Sound()).Verdict);

    [Fact]
    public void Judge_ResultThatCannotBeRead_IsInconclusiveAndDoesNotThrow()
    {
        var guard = new ThresholdGuard([ThresholdParser.Parse("http_reqs: count > 1")], null);
        RunResult judged = guard.Judge(Runs.Sound() with { Metrics = null! });

        Assert.Equal(Outcome.Inconclusive, judged.Verdict!.Outcome);
        Assert.NotEmpty(judged.Warnings);
        Assert.Null(guard.Check(null!));
    }
}
