using Perf.Analysis;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.Thresholds;

public class ThresholdEvaluatorTests
{
    [Theory]
    [InlineData("http_req_response_time: p(95) < 500ms", Outcome.Pass, "ms", 0.78)]
    [InlineData("http_req_response_time: p(95) < 100ms", Outcome.Fail, "ms", -0.1)]
    [InlineData("http_req_response_time{step:list items}: max <= 110", Outcome.Pass, "ms", 0.0)]
    [InlineData("http_req_response_time: avg < 110", Outcome.Fail, "ms", 0.0)]
    [InlineData("http_req_response_time: p(97) < 200", Outcome.Pass, "ms", 0.45)]
    [InlineData("http_req_response_time: count >= 1000", Outcome.Pass, "count", 0.0)]
    [InlineData("http_req_failed: rate < 1%", Outcome.Fail, "share", -1.0)]
    [InlineData("http_req_failed: rate <= 2%", Outcome.Pass, "share", 0.0)]
    [InlineData("http_reqs: rate > 80", Outcome.Pass, "per second", 0.25)]
    [InlineData("http_reqs: count > 2000", Outcome.Fail, "count", -0.5)]
    [InlineData("http_reqs: count == 1000", Outcome.Pass, "count", 0.0)]
    [InlineData("http_reqs: count != 1000", Outcome.Fail, "count", 0.0)]
    [InlineData("data_received: count < 1MB", Outcome.Pass, "bytes", 0.5)]
    [InlineData("data_received: rate < 100kB", Outcome.Pass, "bytes per second", 0.5)]
    [InlineData("vus: value < 10", Outcome.Pass, "count", 0.3)]
    [InlineData("vus: max > 7", Outcome.Fail, "count", 0.0)]
    [InlineData("dropped_iterations: count < 1", Outcome.Pass, "count", 1.0)]
    [InlineData("interrupted_iterations: count == 0", Outcome.Pass, "count", null)]
    [InlineData("data_sent: count < 1MB", Outcome.Pass, "bytes", 1.0)]
    [InlineData("dropped_iterations{step:list items}: count < 1", Outcome.NoData, "count", null)]
    [InlineData("checks: rate > 0", Outcome.NoData, "share", null)]
    [InlineData("checks: rate < 1", Outcome.NoData, "share", null)]
    [InlineData("http_req_waiting: p(95) < 500", Outcome.NoData, "ms", null)]
    [InlineData("http_req_duration{step:gone}: p(95) < 500", Outcome.NoData, "ms", null)]
    [InlineData("http_reqs{step:gone}: count == 0", Outcome.NoData, "count", null)]
    [InlineData("vus_max: value < 500", Outcome.NoData, "count", null)]
    public void Evaluate_SoundRun_JudgesByValueAndLimit(string threshold, Outcome outcome, string unit, double? margin)
    {
        Verdict verdict = Judge(Runs.Sound(failedOf100: 2), threshold);

        Assert.Equal(outcome, verdict.Outcome);
        Assert.Equal(unit, verdict.Unit);
        Assert.Equal(outcome == Outcome.NoData, verdict.Value is null);
        Assert.Equal(margin is null, verdict.Margin is null);
        if (margin is { } expected)
        {
            Assert.Equal(expected, verdict.Margin!.Value, 3);
        }

        Assert.Equal(("run-1", "browse and buy", "command line"), (verdict.RunId, verdict.Scenario, verdict.Source));
        Assert.NotEmpty(verdict.Reason);
    }

    [Fact]
    public void Evaluate_NothingRan_HasNoDataEvenForCounters()
    {
        RunResult nothing = new() { Status = RunStatus.Completed };
        Assert.Equal(Outcome.NoData, Judge(nothing, "dropped_iterations: count < 1").Outcome);
        Assert.Equal(Outcome.NoData, Judge(nothing, "http_reqs: count < 1").Outcome);
        Assert.Equal(Outcome.NoData, Judge(nothing, "http_req_failed: rate < 1").Outcome);
    }

    [Theory]
    [InlineData("http_req_response_time: p(95) < 500ms", "p(95) of http_req_response_time was 110 ms; the limit is < 500 ms (78 % under it).")]
    [InlineData("http_req_failed: rate < 1%", "rate of http_req_failed was 2 %; the limit is < 1 % (100 % over it).")]
    [InlineData("http_req_failed: rate <= 0", "rate of http_req_failed was 2 %; the limit is <= 0 %.")]
    [InlineData("http_reqs: rate >= 100", "rate of http_reqs was 100/s; the limit is >= 100/s (exactly at it).")]
    [InlineData("checks: rate > 0", "checks cannot be judged: it has no sample.")]
    [InlineData("http_reqs{step:gone}: rate > 0", "http_reqs{step:gone} cannot be judged: step 'gone' never ran.")]
    public void Evaluate_Reason_IsOneSentenceWithTheFigures(string threshold, string reason) =>
        Assert.Equal(reason, Judge(Runs.Sound(failedOf100: 2), threshold).Reason);

    [Fact]
    public void Evaluate_ValueThatOnlyRoundsToTheLimit_ShowsAllDigits() =>
        Assert.Contains("110.00000001 ms", Judge(With(Runs.Sound(), 110.00000001), "http_req_response_time: avg <= 110").Reason, StringComparison.Ordinal);

    [Fact]
    public void Evaluate_ResultWithoutDistribution_KnowsOnlyTheKeptPercentiles()
    {
        RunResult sound = Runs.Sound();
        RunResult lost = sound with { Metrics = sound.Metrics.ToDictionary(pair => pair.Key, pair => pair.Value with { Histogram = Histogram.Empty }) };

        Assert.Equal(Outcome.Pass, Judge(lost, "http_req_response_time: p(99.9) < 500").Outcome);
        Assert.Equal(Outcome.Pass, Judge(lost, "http_req_response_time: med < 500").Outcome);
        Verdict verdict = Judge(lost, "http_req_response_time: p(97) < 500");
        Assert.Equal(Outcome.NoData, verdict.Outcome);
        Assert.Contains("p(97)", verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunStatus.Stopped, "The run was stopped after 10s of 5m; until then p(95)")]
    [InlineData(RunStatus.Aborted, "The run aborted itself after 10s of 5m")]
    [InlineData(RunStatus.Failed, "The run failed after 10s of 5m")]
    [InlineData(RunStatus.Interrupted, "The run's process was killed after 10s of 5m")]
    [InlineData(RunStatus.Running, "The run still goes on after 10s of 5m")]
    public void Evaluate_RunThatDidNotComplete_CannotPassAndStillFails(RunStatus status, string reason)
    {
        RunResult run = Runs.Sound() with { Status = status, PlannedDuration = TimeSpan.FromMinutes(5) };

        Verdict verdict = Judge(run, "http_req_response_time: p(95) < 500");
        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.StartsWith(reason, verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(Outcome.Fail, Judge(run, "http_req_response_time: p(95) < 50").Outcome);
        Assert.Equal(Outcome.NoData, Judge(run, "checks: rate > 0").Outcome);
        Assert.Equal(Outcome.Inconclusive, Judge(run, "http_reqs: count > 2000").Outcome);
    }

    [Fact]
    public void Evaluate_InvalidRun_KeepsTheValueAndSaysWhatSpeaksAgainstIt()
    {
        RunResult run = Runs.Sound() with { Validity = new Validity { IsValid = false, Findings = [new ValidityFinding { Id = "Cpu", Invalidates = true, Message = "CPU was short." }] } };
        foreach (string threshold in new[] { "http_req_response_time: p(95) < 500", "http_req_response_time: p(95) < 50", "checks: rate > 0" })
        {
            Verdict verdict = Judge(run, threshold);
            Assert.Equal(Outcome.Invalid, verdict.Outcome);
            Assert.StartsWith("The run cannot be judged: CPU was short.", verdict.Reason, StringComparison.Ordinal);
            Assert.Equal(threshold.StartsWith("checks", StringComparison.Ordinal), verdict.Value is null);
        }
    }

    [Fact]
    public void Evaluate_Breach_GivesItsMoment()
    {
        Threshold[] thresholds = [ThresholdParser.Parse("http_req_response_time: p(95) < 500")];
        var breaches = new Dictionary<Threshold, ThresholdBreach> { [thresholds[0]] = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(7)) };

        Verdict verdict = ThresholdEvaluator.Evaluate(Runs.Sound(), thresholds, breaches)[0];
        Assert.Equal(TimeSpan.FromSeconds(3), verdict.BreachedAt);
        Assert.EndsWith("During the run it was not met at 3s, met again at 7s.", verdict.Reason, StringComparison.Ordinal);
        Assert.Null(ThresholdEvaluator.Evaluate(Runs.Sound(), thresholds)[0].BreachedAt);
    }

    [Fact]
    public void Evaluate_ComparisonThatIsNoOrdering_DecidesNothing() =>
        Assert.Equal(Outcome.Inconclusive, ThresholdEvaluator.Evaluate(Runs.Sound(), [new Threshold { Metric = MetricNames.HttpReqs, Operator = ComparisonOperator.Contains }])[0].Outcome);

    [Fact]
    public void Warnings_ServiceTimeThatHidesTheResponseTime_IsSaid()
    {
        RunResult run = Runs.Sound(serviceMilliseconds: 2, responseMilliseconds: 900);
        Threshold[] thresholds =
        [
            ThresholdParser.Parse("http_req_duration: p(95) < 500"), ThresholdParser.Parse("http_req_duration{step:list items}: p(95) < 1000"),
            ThresholdParser.Parse("http_req_response_time: p(95) < 500"), ThresholdParser.Parse("http_req_duration: p(95) < 1"),
        ];

        string warning = Assert.Single(ThresholdEvaluator.Warnings(run, thresholds));
        Assert.StartsWith("http_req_duration: p(95) < 500: Warning:", warning, StringComparison.Ordinal);
        Verdict verdict = ThresholdEvaluator.Evaluate(run, thresholds)[0];
        Assert.Equal(Outcome.Pass, verdict.Outcome);
        Assert.Contains("p(95) of http_req_response_time was 900", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Overall_Verdicts_IsTheWorst() => SeededProperty.ForAll(300, random =>
    {
        Outcome[] worstFirst = [Outcome.Invalid, Outcome.Fail, Outcome.NoData, Outcome.Inconclusive, Outcome.Pass];
        Verdict[] verdicts = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new Verdict { Outcome = worstFirst[random.Next(5)], Margin = random.NextDouble() - 0.5 })];

        Verdict overall = ThresholdEvaluator.Overall(verdicts, new Validity(), RunStatus.Completed)!;
        Assert.Equal(worstFirst.First(outcome => verdicts.Any(verdict => verdict.Outcome == outcome)), overall.Outcome);
        Assert.Equal(verdicts.Where(verdict => verdict.Outcome == overall.Outcome).Min(verdict => verdict.Margin), overall.Margin);
    });

    [Fact]
    public void Overall_PassOfARunThatDidNotComplete_IsInconclusive() =>
        Assert.Equal(Outcome.Inconclusive, ThresholdEvaluator.Overall([new Verdict()], new Validity(), RunStatus.Stopped)!.Outcome);

    [Fact]
    public void Overall_InvalidRun_IsInvalidWithAndWithoutThresholds()
    {
        var invalid = new Validity { IsValid = false };
        Assert.Equal(Outcome.Invalid, ThresholdEvaluator.Overall([], invalid, RunStatus.Completed)!.Outcome);
        Assert.Equal(Outcome.Invalid, ThresholdEvaluator.Overall([new Verdict()], invalid, RunStatus.Completed)!.Outcome);
    }

    [Fact]
    public void Overall_NoThresholds_IsNobodysQuestion() => Assert.Null(ThresholdEvaluator.Overall([], new Validity(), RunStatus.Completed));

    [Fact]
    public void Overall_SeveralThresholds_CountsThem()
    {
        Verdict[] verdicts = [new() { Outcome = Outcome.Fail, Reason = "A." }, new() { Outcome = Outcome.Pass }, new() { Outcome = Outcome.Fail, Margin = -1, Reason = "B." }];
        Assert.Equal("2 of 3 thresholds not met; the worst: B.", ThresholdEvaluator.Overall(verdicts, new Validity(), RunStatus.Completed)!.Reason);
    }

    private static Verdict Judge(RunResult run, string threshold) => ThresholdEvaluator.Evaluate(run, [ThresholdParser.Parse(threshold)])[0];

    private static RunResult With(RunResult run, double average)
    {
        var metrics = run.Metrics.ToDictionary();
        metrics[MetricNames.HttpReqResponseTime] = metrics[MetricNames.HttpReqResponseTime] with { Avg = average };
        return run with { Metrics = metrics };
    }
}
