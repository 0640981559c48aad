using Perf.Analysis;

namespace Perf.Tests.Analysis.Comparisons;

public class RunComparerTests
{
    private const string P95 = "http_req_response_time: p(95)";

    [Fact]
    public void Compare_SlowerCandidate_IsRegressedEverywhere()
    {
        ComparisonReport report = Compare(ComparedRuns.Side(10, 100, 0.01, 1), ComparedRuns.Side(10, 115, 0.01, 2));
        Assert.Equal(ComparisonVerdict.Regressed, report.Verdict);
        Assert.True(report.Blocks);
        Comparison time = report.Comparisons[0];
        Assert.Equal(("http_req_response_time", "p(95)", null, "ms"), (time.Metric, time.Statistic, time.Step, time.Unit));
        Assert.InRange(time.Ratio!.Value, 1.12, 1.18);
        Assert.True(time.Low > 1.1 && time.High < 1.2 && time.IsBeyondMargin && time.ProbabilitySlower > 0.999 && time.EffectSize == 1);
        Assert.InRange(time.Shift!.Value, 22, 38);
        Assert.Contains("Holm over 3", time.Test, StringComparison.Ordinal);

        // Of throughput less is the regression: the ratio is below 1.
        Comparison rate = report.Comparisons.Single(one => one.Metric == MetricNames.HttpReqs);
        Assert.Equal(ComparisonVerdict.Regressed, rate.Verdict);
        Assert.True(rate.HigherIsBetter && rate.High < 1 && rate.ProbabilitySlower > 0.999 && rate.EffectSize == 1);
        Assert.Equal(ComparisonVerdict.Unchanged, report.Comparisons.Single(one => one.Metric == MetricNames.HttpReqFailed).Verdict);
    }

    [Fact]
    public void Compare_SidesExchanged_IsTheMirrorImage()
    {
        RunResult[] a = ComparedRuns.Side(8, 100, 0.02, 1);
        RunResult[] b = ComparedRuns.Side(9, 120, 0.02, 2);
        Comparison forth = Compare(a, b, new ComparisonOptions { Metrics = [P95] }).Comparisons[0];
        Comparison back = Compare(b, a, new ComparisonOptions { Metrics = [P95] }).Comparisons[0];
        Assert.Equal((ComparisonVerdict.Regressed, ComparisonVerdict.Improved), (forth.Verdict, back.Verdict));
        Assert.Equal(forth.Ratio!.Value, 1 / back.Ratio!.Value, 10);
        Assert.Equal(forth.Low!.Value, 1 / back.High!.Value, 10);
        Assert.Equal(forth.PValue!.Value, back.PValue!.Value, 10);
    }

    [Fact]
    public void Compare_SameRunsInAnyOrder_GivesTheSameBytes()
    {
        RunResult[] a = ComparedRuns.Side(7, 100, 0.02, 1, 3, "login", "browse");
        RunResult[] b = ComparedRuns.Side(7, 103, 0.02, 2, 4, "login", "browse");
        string once = ComparisonReportJson.Write(Compare(a, b));
        Assert.Equal(once, ComparisonReportJson.Write(Compare(a, b)));
        Assert.Equal(once, ComparisonReportJson.Write(ComparisonReportJson.Read(once)));
    }

    [Theory]
    [InlineData(1, "at least 5")]
    [InlineData(2, "at least 5")]
    [InlineData(3, "5")]
    [InlineData(4, "5")]
    public void Compare_FewRunsWithoutHistory_NeverDecides(int count, string needs)
    {
        ComparisonReport report = Compare(ComparedRuns.Side(count, 100, 0.01, 1), ComparedRuns.Side(count, 200, 0.01, 2));
        Assert.All(report.Comparisons, one => Assert.Equal(ComparisonVerdict.Inconclusive, one.Verdict));
        Assert.Contains($"eeds {needs} runs a side", report.Comparisons[0].Why, StringComparison.Ordinal);
        Assert.Equal(count >= 3, report.Suspected);
        Assert.False(report.Blocks);
        Assert.NotNull(report.RunsNeeded);
    }

    [Fact]
    public void Compare_OneAgainstOneWithHistory_IsSuspectedAtMost()
    {
        RunResult[] history = ComparedRuns.Side(20, 100, 0.02, 3);
        ComparisonReport far = RunComparer.Compare(new RunComparison { Baseline = ComparedRuns.Side(1, 100, 0, 1), Candidate = ComparedRuns.Side(1, 120, 0, 2), History = history });
        Assert.Equal((ComparisonVerdict.Inconclusive, true), (far.Comparisons[0].Verdict, far.Comparisons[0].Suspected));
        Assert.Contains("20 earlier runs", far.Comparisons[0].Why, StringComparison.Ordinal);
        Assert.InRange(far.Comparisons[0].MinimalDetectableEffect!.Value, 0.05, 0.2);

        ComparisonReport near = RunComparer.Compare(new RunComparison { Baseline = ComparedRuns.Side(1, 100, 0, 1), Candidate = ComparedRuns.Side(1, 103, 0, 2), History = history });
        Assert.Equal((ComparisonVerdict.Inconclusive, false), (near.Comparisons[0].Verdict, near.Comparisons[0].Suspected));

        // Seven are no history.
        Assert.False(RunComparer.Compare(new RunComparison { Baseline = ComparedRuns.Side(1, 100, 0, 1), Candidate = ComparedRuns.Side(1, 120, 0, 2), History = history[..7] }).Suspected);
    }

    [Fact]
    public void Compare_OtherMachine_IsInconclusiveUnlessIgnored()
    {
        RunResult[] a = ComparedRuns.Side(6, 100, 0.01, 1);
        RunResult[] b = [.. ComparedRuns.Side(6, 150, 0.01, 2).Select(run => run with { Machine = run.Machine with { Cores = 4 } })];
        ComparisonReport report = Compare(a, b);
        Assert.False(report.FingerprintsEqual);
        Assert.All(report.Comparisons, one => Assert.Equal(ComparisonVerdict.Inconclusive, one.Verdict));
        Assert.Contains("cores: 2, 4", report.Comparisons[0].Why, StringComparison.Ordinal);
        Assert.False(report.Blocks);

        ComparisonReport ignored = Compare(a, b, new ComparisonOptions { IgnoreEnvironment = true });
        Assert.Equal(ComparisonVerdict.Regressed, ignored.Verdict);
        Assert.Contains(ignored.Warnings, warning => warning.Contains("cores", StringComparison.Ordinal));
    }

    [Fact]
    public void Compare_OtherFingerprint_NamesWhatDiffers()
    {
        static RunResult With(RunResult run, string kernel) =>
            run with { Fingerprint = new EnvironmentFingerprint { Hash = kernel, Parts = new Dictionary<string, string> { ["kernel"] = kernel, ["processor"] = "x" } } };
        ComparisonReport report = Compare([.. ComparedRuns.Side(5, 100, 0.01, 1).Select(run => With(run, "6.1"))], [.. ComparedRuns.Side(5, 100, 0.01, 2).Select(run => With(run, "6.2"))]);
        Assert.Equal(["kernel: 6.1, 6.2"], report.EnvironmentChanges);
    }

    [Fact]
    public void Compare_InvalidAndFailedRuns_AreLeftOutAndTold()
    {
        RunResult[] b = ComparedRuns.Side(7, 100, 0.01, 2);
        b[0] = b[0] with { Validity = new Validity { IsValid = false, Findings = [new ValidityFinding { Id = "StartLag", Invalidates = true, Message = "Starts were late." }] } };
        b[1] = b[1] with { Status = RunStatus.Failed };
        b[2] = b[2] with { Status = RunStatus.Stopped };
        ComparisonReport report = Compare(ComparedRuns.Side(5, 100, 0.01, 1), b);
        Assert.Equal(4, report.Comparisons[0].Candidate.Count);
        Assert.Equal([b[0].Id, b[1].Id, b[2].Id], report.LeftOut.Select(one => one.RunId));
        Assert.Contains("Starts were late.", report.LeftOut[0].Reason, StringComparison.Ordinal);

        PerfException none = Assert.Throws<PerfException>(() => Compare(ComparedRuns.Side(5, 100, 0.01, 1), b[..3]));
        Assert.Equal(ErrorIds.ComparisonInvalid, none.Id);
    }

    [Fact]
    public void Compare_MixedScenariosOrTheSameRunTwice_IsRefused()
    {
        RunResult[] a = ComparedRuns.Side(5, 100, 0.01, 1);
        RunResult[] other = [.. ComparedRuns.Side(5, 100, 0.01, 2).Select(run => run with { Scenario = "search" })];
        PerfException mixed = Assert.Throws<PerfException>(() => Compare(a, other));
        Assert.Equal((ErrorIds.ComparisonInvalid, 104), (mixed.Id, mixed.ExitCode));
        Assert.Contains("'shop' (5), 'search' (5)", mixed.Message, StringComparison.Ordinal);
        Assert.Contains(a[0].Id, Assert.Throws<PerfException>(() => Compare(a, a)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_RenamedStep_IsToldAndNotCompared()
    {
        ComparisonReport report = Compare(ComparedRuns.Side(5, 100, 0.01, 1, 0, "login", "list"), ComparedRuns.Side(5, 100, 0.01, 2, 0, "login", "list items"));
        Assert.Equal(["list items"], report.AddedSteps);
        Assert.Equal(["list"], report.RemovedSteps);
        Assert.Equal(["login"], report.Comparisons.Select(one => one.Step).OfType<string>().Distinct());
        Assert.All(report.Comparisons.Where(one => one.Step is not null), one => Assert.False(one.IsGating));
    }

    [Fact]
    public void Compare_NamedMetricsAndSteps_AreThoseThatGate()
    {
        RunResult[] a = ComparedRuns.Side(5, 100, 0.01, 1, 0, "login");
        RunResult[] b = ComparedRuns.Side(5, 100, 0.01, 2, 0, "login");
        ComparisonReport named = Compare(a, b, new ComparisonOptions { Metrics = ["http_req_response_time: p(75)", "http_reqs"], Steps = ["login"] });
        Assert.Equal([("p(75)", "login", true), ("rate", "login", true)], named.Comparisons.Select(one => (one.Statistic, one.Step!, one.IsGating)));
        Assert.Contains("did you mean 'http_reqs'", Assert.Throws<PerfException>(() => Compare(a, b, new ComparisonOptions { Metrics = ["http_req"] })).Message, StringComparison.Ordinal);
        Assert.Contains("login", Assert.Throws<PerfException>(() => Compare(a, b, new ComparisonOptions { Steps = ["logon"] })).Message, StringComparison.Ordinal);
        Assert.Throws<PerfException>(() => Compare(a, b, new ComparisonOptions { Metrics = ["http_reqs: p(fast)"] }));
    }

    [Theory]
    [InlineData(0, 0, ComparisonVerdict.Unchanged)]
    [InlineData(0, 30, ComparisonVerdict.Regressed)]
    [InlineData(30, 0, ComparisonVerdict.Improved)]
    [InlineData(10, 11, ComparisonVerdict.Inconclusive)]
    [InlineData(500, 500, ComparisonVerdict.Inconclusive)]
    public void Compare_ErrorRates_AreJudgedByTheirCounts(int before, int after, ComparisonVerdict expected)
    {
        ComparisonReport report = Compare(ComparedRuns.Side(6, 100, 0.01, 1, before), ComparedRuns.Side(6, 100, 0.01, 2, after));
        Comparison errors = report.Comparisons.Single(one => one.Metric == MetricNames.HttpReqFailed);
        Assert.Equal(expected, errors.Verdict);
        Assert.True(double.IsFinite(errors.Ratio!.Value));
    }

    [Fact]
    public void Compare_PairsOfDriftingRuns_SeesWhatIndependentRunsCannot()
    {
        // The machine drifts by 20 %, which the runs of a pair share.
        RunResult[] a = [.. Enumerable.Range(0, 10).Select(i => ComparedRuns.Run($"a{i}", 100 + (2 * i) + (i % 3 * 0.2)))];
        RunResult[] b = [.. Enumerable.Range(0, 10).Select(i => ComparedRuns.Run($"b{i}", 1.05 * (100 + (2 * i) + (i % 4 * 0.2))))];
        Assert.Equal(ComparisonVerdict.Inconclusive, Compare(a, b, new ComparisonOptions { Metrics = [P95] }).Verdict);
        Comparison paired = Compare(a, b, new ComparisonOptions { Metrics = [P95], Design = ComparisonDesign.Paired }).Comparisons[0];
        Assert.Equal(ComparisonVerdict.Regressed, paired.Verdict);
        Assert.InRange(paired.Ratio!.Value, 1.045, 1.055);
        Assert.Throws<PerfException>(() => Compare(a, b[..9], new ComparisonOptions { Design = ComparisonDesign.Paired }));
    }

    [Fact]
    public void Compare_RunWithoutTheMetric_IsLeftOutThere()
    {
        RunResult[] b = ComparedRuns.Side(6, 100, 0.01, 2);
        b[3] = b[3] with { Metrics = b[3].Metrics.Where(one => one.Key != MetricNames.HttpReqs).ToDictionary() };
        ComparisonReport report = Compare(ComparedRuns.Side(6, 100, 0.01, 1), b);
        Assert.Equal(5, report.Comparisons.Single(one => one.Metric == MetricNames.HttpReqs).Candidate.Count);
        Assert.Contains(report.Warnings, warning => warning.StartsWith("1 of 12 runs have no number", StringComparison.Ordinal));
    }

    [Fact]
    public void Compare_Looks_ShareTheErrorAndSayWhenTheNextIs()
    {
        ComparisonOptions sequential = new() { Metrics = [P95], Sequential = true };
        Comparison early = Compare(ComparedRuns.Side(5, 100, 0.01, 1), ComparedRuns.Side(5, 150, 0.01, 2), sequential).Comparisons[0];
        Assert.Equal(ComparisonVerdict.Inconclusive, early.Verdict);
        Assert.Contains("first look is at 6", early.Why, StringComparison.Ordinal);
        Comparison first = Compare(ComparedRuns.Side(6, 100, 0.01, 1), ComparedRuns.Side(6, 150, 0.01, 2), sequential).Comparisons[0];
        Assert.Equal((ComparisonVerdict.Regressed, 0.9975), (first.Verdict, Math.Round(first.Confidence, 6)));
        Comparison open = Compare(ComparedRuns.Side(6, 100, 0.1, 1), ComparedRuns.Side(6, 101, 0.1, 2), sequential).Comparisons[0];
        Assert.Contains("next look is at 10", open.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_CurveOfTheMainMetric_HasABand()
    {
        ComparisonReport report = Compare(ComparedRuns.Side(6, 100, 0.01, 1), ComparedRuns.Side(6, 110, 0.01, 2));
        Assert.Equal("http_req_response_time", report.CurveMetric);
        Assert.All(report.Curve, point => Assert.True(point.Low < point.Ratio && point.Ratio < point.High));
        Assert.InRange(report.Curve.Single(point => point.Percent == 50).Ratio, 1.07, 1.13);
    }

    private static ComparisonReport Compare(RunResult[] baseline, RunResult[] candidate, ComparisonOptions? options = null) =>
        RunComparer.Compare(new RunComparison { Baseline = baseline, Candidate = candidate, Options = options ?? new ComparisonOptions() });
}
