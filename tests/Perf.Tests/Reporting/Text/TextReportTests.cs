using System.Globalization;
using Perf.Reporting;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.Reporting.Text;

public sealed class TextReportTests
{
    private const string Hostile = "\e]0;owned\a\e[2Jx\r\n\u009b31m\u202ey";

    private static readonly RunResult s_sample = SampleRun.Create();

    [Fact]
    public void Write_Run_HasItsFigures()
    {
        string text = TextReport.Write(s_sample, 120, colour: false);
        MetricSummary response = s_sample.Metrics[MetricNames.HttpReqResponseTime];
        string[] expected =
        [
            "Browse and buy  FAIL  20261012T091500Z-4f7a2c",
            "https://shop.staging.example.com (staging), ",
            ", 3m, completed",
            $"requests   {s_sample.Metrics[MetricNames.HttpReqs].Count.ToString("N0", CultureInfo.InvariantCulture)}, ",
            $"response   p50 {Figures.Time(response.Med)}, p95 {Figures.Time(response.P95)}, p99 {Figures.Time(response.P99)}, max {Figures.Time(response.Max)}  from the intended start",
            $"service    p50 {Figures.Time(s_sample.Metrics[MetricNames.HttpReqDuration].Med)}, ",
            "response time by step",
            "✓ http_req_response_time: p(95) < 500ms",
            "✗ http_req_response_time: p(99) < 1s",
            ", since 2m2s",
            "http_503 in ",
            "503 Service Unavailable: upstream",
            "validity  valid",
            $"start lag p99 {Figures.Time(s_sample.Validity.StartLagP99)}, 100.00 % of the starts made, CPU {Figures.Share(s_sample.Validity.CpuShare)} of all cores",
        ];
        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.All(s_sample.Steps.Keys, step => Assert.Contains(step, text, StringComparison.Ordinal));
        Assert.False(text.EndsWith('\n'));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(200)]
    public void Write_Width_IsNotExceeded(int width)
    {
        RunResult long_ = Invalid(s_sample) with
        {
            Scenario = new string('s', 300),
            Target = "https://" + new string('t', 300),
            Environment = new string('e', 300),
            Status = RunStatus.Interrupted,
            StatusReason = string.Join(' ', Enumerable.Repeat("reason", 60)),
            Thresholds = [new Verdict { Outcome = Outcome.Inconclusive, Threshold = new string('t', 300), Value = 1234, Unit = "ms", Margin = -0.5 }],
            Checks = [new CheckResult { Name = new string('c', 300), Step = new string('s', 300), Passes = 1, Fails = 1_000_000 }],
            Errors = [new ErrorCount { Class = new string('k', 300), Step = new string('s', 300), Example = new string('x', 300), Count = 1_000_000 }],
            Steps = s_sample.Steps.ToDictionary(step => step.Key + new string('n', 300), step => step.Value with { Name = step.Key + new string('n', 300) }),
        };
        Assert.All(new[] { s_sample, long_ }.SelectMany(result => TextReport.Write(result, width, colour: false).Split('\n')), line => Assert.True(line.Length <= width, $"{line.Length}: {line}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    public void Write_NarrowTerminal_StillHasTheFigures(int width)
    {
        string text = TextReport.Write(Invalid(s_sample), width, colour: false);
        Assert.Contains("p95 ", text, StringComparison.Ordinal);
        Assert.Contains("INVALID", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AdviceOnValidity_IsWrappedBetweenWords()
    {
        string[] lines = TextReport.Write(Invalid(s_sample), 80, colour: false).Split('\n');
        int first = Array.FindIndex(lines, line => line.StartsWith("  ✗ Only 71 % of the starts", StringComparison.Ordinal));
        Assert.True(first > 0, string.Join('\n', lines));
        Assert.All(lines[first..(first + 3)], line => Assert.InRange(line.Length, 5, 80));
        Assert.StartsWith("    ", lines[first + 1], StringComparison.Ordinal);
        string joined = string.Join(' ', lines[first..].Select(line => line.Trim()));
        Assert.Contains(s_findings[0].Message, joined, StringComparison.Ordinal);
        Assert.Contains(s_findings[0].Advice, joined, StringComparison.Ordinal);
        Assert.Contains($"! {s_findings[1].Message} {s_findings[1].Advice}", joined, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11.4, ", 11ms, completed")]
    [InlineData(1_234, ", 1.2s, completed")]
    public void Write_Duration_IsRoundedToWhatMatters(double milliseconds, string shown) =>
        Assert.Contains(shown, TextReport.Write(s_sample with { Duration = TimeSpan.FromMilliseconds(milliseconds), PlannedDuration = TimeSpan.FromMilliseconds(milliseconds) }, 120, colour: false), StringComparison.Ordinal);

    [Fact]
    public void Write_ALongError_IsWrappedAndNotCutOff()
    {
        const string Example = "the certificate of 127.0.0.1 is for another name (CN=wrong.example); set http.tls.serverName to the name that it has, or http.tls.skipVerify where that is meant";
        RunResult failed = s_sample with { Errors = [new ErrorCount { Class = "tls_name_mismatch", Step = "GET /ok", Count = 10, Example = Example }, new ErrorCount { Class = "http_503", Step = "GET /ok", Count = 2, Example = "status 503" }] };
        string[] lines = TextReport.Write(failed, 80, colour: false).Split('\n');
        int first = Array.IndexOf(lines, "  10 tls_name_mismatch in GET /ok");
        int next = Array.IndexOf(lines, "  2 http_503 in GET /ok  status 503");
        Assert.True(first > 0 && next > first, string.Join('\n', lines));
        Assert.All(lines[(first + 1)..next], line => Assert.InRange(line.Length, 5, 80));
        Assert.Equal(Example, string.Join(' ', lines[(first + 1)..next].Select(line => line.Trim())));
    }

    [Fact]
    public void Write_ColourOff_HasNoEscapeWhateverTheResultHolds()
    {
        RunResult hostile = WithHostileTexts();
        string text = TextReport.Write(hostile, 120, colour: false);
        Assert.DoesNotContain(text, c => c != '\n' && (char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format));
        Assert.Contains("·]0;owned··[2Jx", text, StringComparison.Ordinal);

        // A line break in a server's text must not begin a line that looks like one of the report's.
        Assert.Equal(TextReport.Write(WithTexts("plain"), 120, colour: false).Count(c => c == '\n'), text.Count(c => c == '\n'));
    }

    [Fact]
    public void Write_ColourOn_HasOnlyTheReportsOwnEscapes()
    {
        string text = TextReport.Write(WithHostileTexts(), 120, colour: true);
        string[] own = ["\e[0m", "\e[1m", "\e[31m", "\e[32m", "\e[33m", "\e[90m"];
        string rest = own.Aggregate(text, (left, code) => left.Replace(code, "", StringComparison.Ordinal));
        Assert.NotEqual(text, rest);
        Assert.DoesNotContain('\e', rest);
        Assert.Equal(TextReport.Write(WithHostileTexts(), 120, colour: false), rest);
    }

    [Fact]
    public void Write_EmptyRun_SaysSoAndShowsNoSections()
    {
        string text = TextReport.Write(new RunResult { Id = "run-1", Scenario = "nothing", Target = "sample", Status = RunStatus.Completed }, 120, colour: false);
        Assert.Contains("nothing  no thresholds  run-1", text, StringComparison.Ordinal);
        Assert.Contains("requests   0, 0.0/s, - failed; 0 iterations", text, StringComparison.Ordinal);
        Assert.Contains("p50 -, p95 -, p99 -, max -", text, StringComparison.Ordinal);
        Assert.Contains("0 B received, 0 B sent", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("by step|checks|thresholds\n|errors|requests/s", text);
    }

    [Fact]
    public void Write_InvalidRun_IsInvalidWhateverItsThresholdsSay()
    {
        RunResult passed = Invalid(s_sample) with { Verdict = new Verdict { Outcome = Outcome.Pass } };
        string text = TextReport.Write(passed, 120, colour: false);
        Assert.Contains("Browse and buy  INVALID", text, StringComparison.Ordinal);
        Assert.Contains("validity  INVALID: this run cannot be judged", text, StringComparison.Ordinal);
        Assert.DoesNotContain("PASS", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunStatus.Stopped, "STOPPED")]
    [InlineData(RunStatus.Aborted, "ABORTED")]
    [InlineData(RunStatus.Running, "RUNNING")]
    public void Write_RunThatDidNotComplete_SaysSoWithTheReason(RunStatus status, string expected)
    {
        string text = TextReport.Write(s_sample with { Status = status, StatusReason = "because of this" }, 120, colour: false);
        Assert.Contains($", {expected}\nbecause of this\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FailingChecks_TheWorstComeFirstAndTheRestIsCounted()
    {
        RunResult result = s_sample with { Checks = [.. Enumerable.Range(0, 20).Select(i => new CheckResult { Step = "s", Name = $"check {i:00}", Passes = 100 - i, Fails = i })] };
        string text = TextReport.Write(result, 120, colour: false);
        Assert.Contains("checks  ✗ 90.50 % of 2,000 held", text, StringComparison.Ordinal);
        Assert.Contains("✗ s: check 19  81.00 %, 19 did not hold", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("check 19", StringComparison.Ordinal) < text.IndexOf("check 18", StringComparison.Ordinal));
        Assert.DoesNotContain("check 07", text, StringComparison.Ordinal);
        Assert.Contains("and 7 more in .Checks", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ChecksThatAllHold_AreOneLine()
    {
        RunResult result = s_sample with { Checks = [new CheckResult { Step = "s", Name = "status is 200", Passes = 10 }] };
        string text = TextReport.Write(result, 120, colour: false);
        Assert.Contains("checks  ✓ 100.00 % of 10 held", text, StringComparison.Ordinal);
        Assert.DoesNotContain("status is 200", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OneCheckOfAMillionFails_IsNotCalledAll()
    {
        RunResult result = s_sample with { Checks = [new CheckResult { Step = "s", Name = "status is 200", Passes = 999_999, Fails = 1 }] };
        Assert.Contains("✗ >99.99 % of 1,000,000 held", TextReport.Write(result, 120, colour: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Outcome.Pass, 0.25, "✓ t: x  100 ms, 25 % to spare")]
    [InlineData(Outcome.Fail, -0.25, "✗ t: x  100 ms, 25 % over, since 12s")]
    [InlineData(Outcome.Inconclusive, null, "? t: x  100 ms  Inconclusive")]
    [InlineData(Outcome.NoData, null, "? t: x  100 ms  NoData")]
    public void Write_Threshold_HasMarkValueAndMargin(Outcome outcome, double? margin, string expected)
    {
        RunResult result = s_sample with { Thresholds = [new Verdict { Outcome = outcome, Threshold = "t: x", Value = 100, Unit = "ms", Margin = margin, BreachedAt = TimeSpan.FromSeconds(12) }] };
        Assert.Contains($"  {expected}\n", TextReport.Write(result, 120, colour: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ManyErrors_AreCut()
    {
        RunResult result = s_sample with { Errors = [.. Enumerable.Range(0, 11).Select(i => new ErrorCount { Class = $"http_5{i:00}", Step = "s", Count = 1 })] };
        string text = TextReport.Write(result, 120, colour: false);
        Assert.Contains("http_507", text, StringComparison.Ordinal);
        Assert.DoesNotContain("http_508", text, StringComparison.Ordinal);
        Assert.Contains("and 3 more kinds in .Errors", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AnyResult_IsText()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            RunResult result = new ArbitraryRun(seed).Result();
            string text = TextReport.Write(result, 40 + seed, colour: false);
            Assert.False(text.Any(c => c != '\n' && char.IsControl(c)), $"seed {seed}");
        }
    }

    private static readonly ValidityFinding[] s_findings =
    [
        new() { Id = "AchievedRate", Invalidates = true, Message = "Only 71 % of the starts that the plan owed were made; the limit is 99 %.", Advice = "Lower the rate, raise maxVUs, or add load generators; do not run the target on the generator's machine." },
        new() { Id = "GcPause", Message = "Garbage collection held all threads for 312 ms of one second.", Advice = "Give the process more memory." },
    ];

    private static RunResult Invalid(RunResult result) => result with { Validity = result.Validity with { IsValid = false, Findings = s_findings } };

    private static RunResult WithHostileTexts() => WithTexts(Hostile);

    /// <summary>A run in which every text that comes from a file or a server is the given one.</summary>
    private static RunResult WithTexts(string text) => s_sample with
    {
        Id = text,
        Scenario = text,
        Source = new ResultSource { Tool = text, Version = text, Format = text, Path = text },
        Target = text,
        Environment = text,
        StatusReason = text,
        Status = RunStatus.Failed,
        Steps = new Dictionary<string, StepResult> { [text] = new() { Name = text } },
        Agents = [new AgentResult { Name = text, Machine = text, End = AgentEnd.Failed, Reason = text, TakenOverBy = [text] }],
        Checks = [new CheckResult { Name = text, Step = text, Fails = 1 }],
        Errors = [new ErrorCount { Class = text, Step = text, Example = text, Count = 1 }],
        Thresholds = [new Verdict { Outcome = Outcome.Fail, Threshold = text, Unit = text, Reason = text, Value = 1 }],
        Validity = new Validity { IsValid = false, Findings = [new ValidityFinding { Invalidates = true, Message = text, Advice = text }] },
    };
}
