using Perf.Analysis;
using Perf.Tests.Model.Results;

namespace Perf.Tests.Analysis.Thresholds;

/// <summary><c>over</c> and <c>after</c>: a bad ten seconds in a good hour, and a slow start that is not meant.</summary>
public class WindowThresholdTests
{
    [Theory]
    [InlineData("http_req_duration: p(95) < 500ms over 30s", 30, 0)]
    [InlineData("http_req_duration: p(95) < 500 ms over 30s", 30, 0)]
    [InlineData("http_req_duration: p(95) < 500 after 1m", null, 60)]
    [InlineData("http_req_duration: p(95)<500 over 10s after 1m", 10, 60)]
    [InlineData("http_req_duration: p(95)<500 after 1m over 10s", 10, 60)]
    [InlineData("http_req_failed: rate < 1 % over 10s", 10, 0)]
    [InlineData("http_req_duration: p(95) < 500", null, 0)]
    public void Parse_Window(string text, int? over, int after)
    {
        Threshold threshold = ThresholdParser.Parse(text);
        Assert.Equal((over is { } seconds ? TimeSpan.FromSeconds(seconds) : null, TimeSpan.FromSeconds(after)), (threshold.Over, threshold.After));
        Assert.Equal(threshold, ThresholdParser.Parse(threshold.ToString()));
    }

    [Theory]
    [InlineData("http_req_duration: p(95) < 500 over", "must be a time")]
    [InlineData("http_req_duration: p(95) < 500 over 30", "'over' needs a time")]
    [InlineData("http_req_duration: p(95) < 500 over 10ms", "'over' needs a time")]
    [InlineData("http_req_duration: p(95) < 500 over 10s over 20s", "'over' stands there twice")]
    [InlineData("http_req_duration: p(95) < 500 during 10s", "a condition is")]
    public void Parse_WrongWindow_SaysWhy(string text, string why) =>
        Assert.Contains(why, Assert.Throws<PerfException>(() => ThresholdParser.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    // Nine good seconds of ten hide a bad one; a window of two does not.
    [InlineData("http_req_response_time: p(50) < 200", Outcome.Pass, 110.0)]
    [InlineData("http_req_response_time: p(75) < 200 over 2s", Outcome.Fail, 900.0)]
    [InlineData("http_req_response_time: p(60) < 1s over 2s", Outcome.Pass, 900.0)]
    [InlineData("http_req_response_time{step:list items}: max < 200 over 1s", Outcome.Fail, 900.0)]
    // The bad second is the sixth.
    [InlineData("http_req_response_time: max < 200 after 6s", Outcome.Pass, 110.0)]
    [InlineData("http_req_response_time: max < 200 after 5s", Outcome.Fail, 900.0)]
    [InlineData("http_req_response_time: max < 200 over 2s after 6s", Outcome.Pass, 110.0)]
    [InlineData("http_reqs: rate > 90 over 2s", Outcome.Pass, 100.0)]
    [InlineData("http_reqs: count > 150 over 2s", Outcome.Pass, 200.0)]
    [InlineData("http_reqs: count > 350 after 6s", Outcome.Pass, 400.0)]
    [InlineData("http_reqs: count > 450 after 6s", Outcome.Fail, 400.0)]
    // Longer than the run: then the run is the window.
    [InlineData("http_req_response_time: p(50) < 200 over 1h", Outcome.Pass, 110.0)]
    [InlineData("http_req_response_time: max < 200 after 1h", Outcome.NoData, null)]
    public void Judge(string text, Outcome outcome, double? value)
    {
        Verdict verdict = Run([.. Enumerable.Range(0, 10).Select(second => Runs.Second(second, response: second == 5 ? 900 : 110))], text);

        Assert.Equal(outcome, verdict.Outcome);
        if (value is { } expected)
        {
            Assert.Equal(expected, verdict.Value!.Value, expected * 0.0006);
        }
    }

    [Fact]
    public void Judge_TargetThatStandsStill_CountsNothing()
    {
        Interval[] seconds = [.. Enumerable.Range(0, 10).Select(second => second is 4 or 5 ? Intervals.Second(second, Intervals.Gauge(MetricNames.Vus, 1)) : Runs.Second(second))];
        Verdict verdict = Run(seconds, "http_reqs: rate > 60 over 2s");
        Assert.Equal((Outcome.Fail, 0.0), (verdict.Outcome, verdict.Value));
        Assert.Equal(TimeSpan.FromSeconds(5), verdict.BreachedAt);
    }

    [Fact]
    public void Guard_Window_AbortsInTheWindow()
    {
        var guard = new ThresholdGuard([ThresholdParser.Parse("http_req_response_time: max < 200 over 2s") with { AbortOnFail = true }], null);
        var totals = new RunAccumulator();
        for (int second = 0; second < 5; second++)
        {
            totals.Add(Runs.Second(second));
            Assert.Null(guard.Check(totals));
        }

        totals.Add(Runs.Second(5, response: 900));
        Assert.Contains("over the worst 2s", guard.Check(totals), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_LaterOn_HasNoDataAndSaysWhatToDo()
    {
        Verdict verdict = ThresholdEvaluator.Evaluate(Runs.Sound(), [ThresholdParser.Parse("http_reqs: rate > 1 over 2s")])[0];
        Assert.Equal(Outcome.NoData, verdict.Outcome);
        Assert.Contains("measured while a run goes on", verdict.Reason, StringComparison.Ordinal);
    }

    /// <summary>The windows of a threshold are those of a list of all samples, cut by hand.</summary>
    [Fact]
    public void Judge_AnyWindow_IsTheWorstOfAll() => Model.SeededProperty.ForAll(100, random =>
    {
        int length = random.Next(1, 20);
        int over = random.Next(1, 8);
        int after = random.Next(0, 6);
        double[] worst = [.. Enumerable.Range(0, length).Select(_ => (double)random.Next(1, 1000))];
        Verdict verdict = Run([.. worst.Select((time, second) => Runs.Second(second, response: time))], $"http_req_response_time: min < 500 over {over}s{(after > 0 ? $" after {after}s" : "")}");

        double[] counted = worst[Math.Min(length, after)..];
        double? expected = counted.Length == 0 ? null
            : counted.Length < over ? counted.Min()
            : Enumerable.Range(0, counted.Length - over + 1).Max(first => counted[first..(first + over)].Min());
        Assert.Equal(expected, verdict.Value);
    });

    private static Verdict Run(IReadOnlyList<Interval> seconds, string text)
    {
        Threshold threshold = ThresholdParser.Parse(text);
        var guard = new ThresholdGuard([threshold], null);
        var totals = new RunAccumulator();
        foreach (Interval second in seconds)
        {
            totals.Add(second);
            guard.Check(totals);
        }

        // The generated seconds are not meant to be those of a sound generator.
        Verdict verdict = guard.Judge(totals.Complete(Runs.Header())).Thresholds[0];
        return verdict.Outcome == Outcome.Invalid ? throw new InvalidOperationException(verdict.Reason) : verdict;
    }
}
