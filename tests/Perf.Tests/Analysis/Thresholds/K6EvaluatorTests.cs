using Perf.Analysis;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.Thresholds;

public class K6EvaluatorTests
{
    [Fact]
    public void Of_AnySample_IsTheInterpolatedPercentileWithinHalfABucket() => SeededProperty.ForAll(200, random =>
    {
        double[] values = [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => Math.Round(Math.Exp((random.NextDouble() * 9) - 1), 4))];
        MetricSummary trend = Trend(values);
        Array.Sort(values);
        foreach (double percent in (double[])[0, 1, 25, 50, 90, 95, 99, 99.9, 100, random.NextDouble() * 100])
        {
            // What k6 computes of all values.
            double place = percent / 100 * (values.Length - 1);
            int below = (int)Math.Floor(place);
            double exact = below + 1 < values.Length ? values[below] + ((values[below + 1] - values[below]) * (place - below)) : values[below];
            Assert.InRange(K6Percentile.Of(trend, percent), exact - Math.Max(1e-4, exact * K6Percentile.HistogramError), exact + Math.Max(1e-4, exact * K6Percentile.HistogramError));
        }
    });

    [Theory]
    [InlineData("http_req_duration: p(95)<500", Outcome.Pass)] // a trend's figures are 0
    [InlineData("http_req_duration: p(95)>0", Outcome.Fail)]
    [InlineData("http_req_failed: rate<0.01", Outcome.Pass)] // a rate has none, and passes
    [InlineData("http_req_failed: rate>0.5", Outcome.Pass)]
    [InlineData("checks: rate==1", Outcome.Pass)]
    [InlineData("http_reqs: count>0", Outcome.Fail)] // a counter is 0
    [InlineData("http_reqs: rate<1", Outcome.Pass)]
    public void Evaluate_NoSample_IsK6sAnswerAndNotPerfs(string text, Outcome expected)
    {
        RunResult result = Run([]);
        Threshold threshold = K6ThresholdParser.Parse(text, "test", []);
        Assert.Equal(expected, ThresholdEvaluator.Evaluate(result, [threshold], compatibility: CompatibilityProfile.K6)[0].Outcome);
        Assert.NotEqual(Outcome.Pass, ThresholdEvaluator.Evaluate(result, [threshold])[0].Outcome);
    }

    [Theory]
    [InlineData("http_req_duration{status:500}: max<1", Outcome.Pass)]
    [InlineData("http_req_duration{status:500}: max>1", Outcome.Fail)]
    [InlineData("checks{check:never}: rate>0.9", Outcome.Pass)]
    [InlineData("my_c{kind:none}: count<1", Outcome.Pass)]
    [InlineData("my_c{kind:none}: count>0", Outcome.Fail)]
    public void Judge_OwnThresholdOnAPartWithoutSamples_IsK6sAnswer(string text, Outcome expected)
    {
        Threshold threshold = K6ThresholdParser.Parse(text, "script", [new MetricDeclaration { Name = "my_c", Type = MetricType.Counter }]);
        Assert.Equal(expected, new ThresholdGuard([threshold], null, CompatibilityProfile.K6).Judge(Run([])).Thresholds[0].Outcome);

        // Perf's own rules prove nothing by nothing, and of a run that was not asked for the part nobody knows.
        Assert.Equal(Outcome.NoData, ThresholdEvaluator.Evaluate(Run([]), [threshold], areOwn: true)[0].Outcome);
        Assert.Equal(Outcome.NoData, ThresholdEvaluator.Evaluate(Run([]), [threshold], compatibility: CompatibilityProfile.K6)[0].Outcome);
    }

    [Fact]
    public void ByK6_OwnThresholdWithoutData_HasNoneToK6Either()
    {
        RunResult result = Run([]) with { Thresholds = [new Verdict { Threshold = "http_req_duration{status:500}: max<1", Outcome = Outcome.NoData }] };
        Assert.Equal(Outcome.Pass, OwnThresholds.ByK6(result)[0].Outcome);
        Assert.Equal(Outcome.NoData, OwnThresholds.ByK6(result with { Source = new ResultSource { Tool = "k6", Format = "k6-summary" } })[0].Outcome);
    }

    [Fact]
    public void Evaluate_PercentileBetweenTwoValues_IsInterpolatedForK6AndNotForPerf()
    {
        // 100 and 200: k6's median is 150, the nearest rank is 100.
        RunResult result = Run([Trend([100, 200])]);
        Threshold threshold = K6ThresholdParser.Parse("http_req_duration: med<120", "test", []);
        Assert.Equal(Outcome.Pass, ThresholdEvaluator.Evaluate(result, [threshold])[0].Outcome);
        Verdict verdict = ThresholdEvaluator.Evaluate(result, [threshold], compatibility: CompatibilityProfile.K6)[0];
        Assert.Equal((Outcome.Fail, 150.0), (verdict.Outcome, verdict.Value!.Value));
    }

    [Fact]
    public void Evaluate_LimitWithinTheBound_SaysSo()
    {
        RunResult result = Run([Trend([100, 500.1, 500.1, 900])]);
        Verdict near = ThresholdEvaluator.Evaluate(result, [K6ThresholdParser.Parse("http_req_duration: p(50)<500.05", "test", [])], compatibility: CompatibilityProfile.K6)[0];
        Assert.Contains("k6, which keeps every value, may decide otherwise", near.Reason, StringComparison.Ordinal);
        Verdict far = ThresholdEvaluator.Evaluate(result, [K6ThresholdParser.Parse("http_req_duration: p(50)<600", "test", [])], compatibility: CompatibilityProfile.K6)[0];
        Assert.DoesNotContain("may decide otherwise", far.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_FigureThatTheFileHasNot_IsNoData()
    {
        var trend = new MetricSummary { Name = MetricNames.HttpReqDuration, Type = MetricType.Trend, Count = 5, Med = 10, P95 = 20, Max = 30, OtherPercentiles = new Dictionary<string, double> { ["99.5"] = 29 } };
        RunResult result = Run([trend]) with { Source = new ResultSource { Tool = "k6", Format = "k6-summary" } };
        Outcome Of(string text) => ThresholdEvaluator.Evaluate(result, [K6ThresholdParser.Parse(text, "test", [])], compatibility: CompatibilityProfile.K6)[0].Outcome;
        Assert.Equal(Outcome.Pass, Of("http_req_duration: p(95)<21"));
        Assert.Equal(Outcome.Pass, Of("http_req_duration: p(99.5)<30"));
        Assert.Equal(Outcome.NoData, Of("http_req_duration: p(99)<30"));
        Assert.Equal(Outcome.NoData, Of("http_req_duration{name:login}: p(95)<21"));
        Assert.Equal(Outcome.NoData, Of("http_req_duration{status:200}: p(95)<21"));
    }

    [Fact]
    public void Evaluate_InvalidRun_IsJudgedAllTheSame()
    {
        RunResult result = Run([Trend([100])]) with { Validity = new Validity { IsValid = false } };
        Threshold threshold = K6ThresholdParser.Parse("http_req_duration: max<120", "test", []);
        Assert.Equal(Outcome.Pass, ThresholdEvaluator.Evaluate(result, [threshold], compatibility: CompatibilityProfile.K6)[0].Outcome);
        Assert.Equal(Outcome.Invalid, ThresholdEvaluator.Evaluate(result, [threshold])[0].Outcome);
    }

    [Theory]
    [InlineData(CompatibilityProfile.K6, Outcome.Fail, RunStatus.Completed, ErrorIds.ThresholdFailed, 99)]
    [InlineData(CompatibilityProfile.Artillery, Outcome.Fail, RunStatus.Completed, ErrorIds.EnsureFailed, 1)]
    [InlineData(CompatibilityProfile.K6, Outcome.Pass, RunStatus.Stopped, ErrorIds.RunStopped, 105)]
    [InlineData(CompatibilityProfile.K6, Outcome.Pass, RunStatus.Aborted, ErrorIds.RunAborted, 108)]
    public void Judge_Enforced_EndsWithTheToolsCode(CompatibilityProfile profile, Outcome outcome, RunStatus status, string id, int code)
    {
        PerfException? fault = Enforcement.Judge(new RunResult { Id = "r", Status = status }, [new Verdict { Outcome = outcome }], strict: false, profile);
        Assert.Equal((id, code), (fault!.Id, fault.ExitCode));
    }

    [Fact]
    public void Judge_AllPassAndCompleted_IsNoError() =>
        Assert.Null(Enforcement.Judge(new RunResult { Status = RunStatus.Completed }, [new Verdict()], strict: true, CompatibilityProfile.K6));

    [Fact]
    public void ByK6_OwnThresholds_AreJudgedAgain()
    {
        RunResult result = Run([]) with { Thresholds = [new Verdict { Threshold = "http_req_failed: rate < 1%", Outcome = Outcome.NoData }, new Verdict { Threshold = "http_req_duration{status:200}: p(99)<5", Outcome = Outcome.Fail }] };

        // The first has no sample; of the second the result keeps nothing, so that what was said of it stands.
        Assert.Equal([Outcome.Pass, Outcome.Fail], OwnThresholds.ByK6(result).Select(verdict => verdict.Outcome));
    }

    [Theory]
    [InlineData("k6", new[] { "http_req_duration", "http_req_waiting" }, CompatibilityProfile.Native, "http_req_duration")]
    [InlineData("Artillery", new[] { "http_req_waiting" }, CompatibilityProfile.Native, "http_req_response_time")]
    [InlineData("Artillery", new[] { "http_req_waiting" }, CompatibilityProfile.Artillery, "http_req_waiting")]
    [InlineData(null, new[] { "http_req_duration" }, CompatibilityProfile.Native, "http_req_response_time")] // a run of Perf has both, or none
    public void Fit_LimitOnResponseTime_IsJudgedByWhatTheToolMeasures(string? tool, string[] metrics, CompatibilityProfile profile, string expected)
    {
        RunResult result = Run([.. metrics.Select(metric => Trend([1]) with { Name = metric })]) with { Source = tool is null ? null : new ResultSource { Tool = tool } };
        (Threshold threshold, string? note) = OtherToolThresholds.Fit(result, ThresholdParser.Parse("http_req_response_time: p(95) < 500ms"), profile);
        Assert.Equal(expected, threshold.Metric);
        Assert.Equal(tool is null, note is null);
    }

    private static RunResult Run(MetricSummary[] metrics) => new() { Id = "r", Status = RunStatus.Completed, Metrics = metrics.ToDictionary(metric => metric.Name) };

    private static MetricSummary Trend(double[] values)
    {
        var histogram = new HistogramBuilder();
        foreach (double value in values)
        {
            histogram.Record((long)Math.Round(value * TimeSpan.TicksPerMillisecond));
        }

        return new MetricSummary { Name = MetricNames.HttpReqDuration, Type = MetricType.Trend, Count = values.Length, Min = values.Min(), Max = values.Max(), Avg = values.Average(), Histogram = histogram.Build() };
    }
}
