using Perf.Compatibility.Results.Artillery;
using Perf.Compatibility.Results.Artillery.Ensure;
using Perf.Tests.Engine.Scenarios;
using Perf.Tests.Reporting;

namespace Perf.Tests.Compatibility.Results;

public class EnsureTests
{
    private static readonly Dictionary<string, double> s_variables = new()
    {
        ["a"] = 2,
        ["b"] = 3,
        ["http.response_time.p95"] = 210.6,
        ["http.codes.200"] = 30,
        ["plugins.metrics-by-endpoint.response_time./cart.p95"] = 250,
        ["zero"] = 0,
    };

    [Theory]
    [InlineData("1 + 2 * 3", 7)] // * before +
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("2 * 3 ^ 2", 18)] // ^ before *
    [InlineData("-2 ^ 2", 4)] // the minus sign before ^
    [InlineData("10 - 4 - 3", 3)] // from the left
    [InlineData("7 % 4", 3)]
    [InlineData("7 / 2", 3.5)]
    [InlineData("a < b", 1)]
    [InlineData("a >= b", 0)]
    [InlineData("a == 2 and b == 3", 1)]
    [InlineData("a == 9 or b == 3 and zero == 0", 1)] // and before or
    [InlineData("not zero", 1)]
    [InlineData("not a == 0", 1)] // not before ==: (not a) == 0
    [InlineData("a != 2", 0)]
    [InlineData("a in (1, 2, 3)", 1)]
    [InlineData("a not in (1, 2, 3)", 0)]
    [InlineData("a in ()", 0)]
    [InlineData("a > 1 ? 10 : 20", 10)]
    [InlineData("a > 5 ? 10 : b > 2 ? 30 : 40", 30)]
    [InlineData("max(a, b, 1) + min(4, 5) + abs(-1) + floor(2.7) + ceil(2.1) + round(2.5) + sqrt(9)", 19)]
    [InlineData("\"abc\" ~= \"^a.c$\"", 1)]
    [InlineData("\"x\" == \"x\"", 1)]
    [InlineData("\"x\" in (\"y\", \"x\")", 1)]
    [InlineData("http.response_time.p95 < 250 and http.codes.200 > 0", 1)]
    [InlineData("plugins.metrics-by-endpoint.response_time./cart.p95 == 250", 1)] // a name with dashes and slashes
    [InlineData("'http.codes.200' * 2", 60)] // a name in quotes
    [InlineData("3 + .5", 3.5)]
    public void Evaluate_Expression_HasFiltrexsValue(string text, double expected) =>
        Assert.Equal(expected, Value(text));

    [Theory]
    [InlineData("")]
    [InlineData("1 +")]
    [InlineData("(1")]
    [InlineData("1 2")]
    [InlineData("a ? 1")]
    [InlineData("a in 1")]
    [InlineData("nothing(1)")]
    [InlineData("abs(1, 2)")]
    [InlineData("\"open")]
    [InlineData("a & b")]
    [InlineData("\"a\" ~= \"[\"")]
    [InlineData("random()")] // a verdict by chance is none
    public void Parse_NoExpression_IsRefusedWithThePlace(string text)
    {
        PerfException e = Assert.Throws<PerfException>(() => ExpressionParser.Parse(text, s_variables.Keys));
        Assert.Equal(ErrorIds.ThresholdInvalid, e.Id);
        Assert.Contains("at character", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NestedWithoutEnd_IsRefused() => Assert.Throws<PerfException>(() => ExpressionParser.Parse(new string('(', 100_000), []));

    [Fact]
    public void Parse_ChainWithoutEnd_IsRefused() =>
        Assert.Contains("more than 2000 words", Assert.Throws<PerfException>(() => ExpressionParser.Parse(string.Concat(Enumerable.Repeat("1+", 100_000)) + "1", [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Evaluate_MissingMetric_Fails()
    {
        RunResult result = Reading.Read(ArtilleryReaderTests.Report).Result;
        Verdict verdict = Judge(result, "http.codes.418 == 0");
        Assert.Equal(Outcome.Fail, verdict.Outcome);
        Assert.Contains("has no http.codes.418", verdict.Reason, StringComparison.Ordinal);

        // What is not looked at cannot miss.
        Assert.Equal(Outcome.Pass, Judge(result, "http.codes.200 > 0 or http.codes.418 == 0").Outcome);
    }

    [Fact]
    public void Evaluate_Report_SeesEveryCounterRateAndFigure()
    {
        RunResult result = Reading.Read(ArtilleryReaderTests.Report).Result;
        foreach (string met in (string[])
        [
            "http.response_time.p95 < 211 and http.response_time.p75 == 90.9", "http.request_rate == 4", "vusers.completed / vusers.created >= 0.9", "errors.ECONNREFUSED == 2",
            "shop.orders == 7", "shop.basket.p99 == 9", "vusers.session_length.median == 600", "plugins.metrics-by-endpoint.response_time./cart.v2.p95 == 250", "http.codes.404 + http.codes.503 == 8",
        ])
        {
            Assert.True(Judge(result, met).Outcome == Outcome.Pass, met);
        }
    }

    [Fact]
    public void Of_RunOfPerf_HasArtillerysNames()
    {
        RunResult run = SampleRun.Create();
        IReadOnlyDictionary<string, double> variables = ArtilleryVariables.Of(run);
        Assert.Equal(run.Metrics["http_reqs"].Count, variables["http.requests"]);
        Assert.InRange(variables["http.response_time.p95"], run.Metrics["http_req_waiting"].P95!.Value * 0.99, run.Metrics["http_req_waiting"].P95!.Value * 1.01);
        Assert.Equal(run.Errors.Sum(error => error.Count), variables["http.codes.503"]);
        Assert.True(variables.ContainsKey("plugins.metrics-by-endpoint.response_time.log in.p99"));
    }

    [Fact]
    public void Of_RunOfAnArtilleryTest_CountsFailedAndSkippedUsersAndCodesAsItsOwnReportDoes()
    {
        RunResult sample = SampleRun.Create();
        var metrics = sample.Metrics.ToDictionary(pair => pair.Key, pair => pair.Value);
        void Counter(string name, double count) => metrics[name] = new MetricSummary { Name = name, Type = MetricType.Counter, Count = count };
        Counter(MetricNames.Iterations, 10);
        Counter(MetricNames.FailedIterations, 4);
        Counter(MetricNames.SkippedIterations, 3);
        Counter("http_reqs{code:200}", 25);
        IReadOnlyDictionary<string, double> variables = ArtilleryVariables.Of(sample with { Metrics = metrics, Errors = [] });
        Assert.Equal(4, variables["vusers.failed"]);
        Assert.Equal(6, variables["vusers.completed"]);
        Assert.Equal(3, variables["vusers.skipped"]);
        Assert.Equal(25, variables["http.codes.200"]);

        // A run without a failure has the counter too, as in the tool's own verdict on the running test.
        metrics.Remove(MetricNames.FailedIterations);
        Assert.Equal(0, ArtilleryVariables.Of(sample with { Metrics = metrics })["vusers.failed"]);
    }

    [Theory]
    [InlineData(ErrorClasses.ConnectTimeout, "ETIMEDOUT")]
    [InlineData(ErrorClasses.ConnectionClosed, "ECONNRESET")]
    [InlineData(ErrorClasses.TooManyRedirects, "ERR_TOO_MANY_REDIRECTS")]
    [InlineData(ErrorClasses.Script, ErrorClasses.Script)]
    public void CodeOf_AnErrorOfARun_IsThatOfItsOwnReport(string errorClass, string code) => Assert.Equal(code, ArtilleryErrors.CodeOf(errorClass));

    [Theory]
    [InlineData("config:\n  target: http://a\n  ensure:\n    thresholds:\n      - http.response_time.p95: 211\n      - 'http.response_time.p99': 100\n", "Pass,Fail")]
    [InlineData("config:\n  plugins:\n    ensure:\n      conditions:\n        - expression: http.codes.200 > 100\n          strict: false\n        - expression: http.codes.200 > 100\n", "Pass,Fail")]
    [InlineData("{\"ensure\":{\"p95\":210.6,\"p99\":401,\"max\":500,\"median\":70.2,\"min\":13}}", "Fail,Pass,Pass,Pass,Pass")] // strictly less
    [InlineData("maxErrorRate: 10", "Pass")] // 2 of 20
    [InlineData("maxErrorRate: 9", "Fail")]
    public void Load_EnsureOfAnyPlace_IsJudged(string text, string expected)
    {
        RunResult result = Reading.Read(ArtilleryReaderTests.Report).Result;
        Assert.Equal(expected, string.Join(',', EnsureEvaluator.Evaluate(result, EnsureReader.Parse(text, "load.yml", _ => null)).Select(verdict => verdict.Outcome)));
    }

    [Theory]
    [InlineData("config:\n  ensure:\n    p96: 5\n", "load.yml:3", "did you mean 'p95'?")]
    [InlineData("ensure:\n  thresholds: 5\n", "load.yml:2", "must be a list")]
    [InlineData("ensure:\n  p95: fast\n", "load.yml:2", "must be a number")]
    [InlineData("ensure:\n  p95:\n", "load.yml:2", "'p95' has no value")]
    [InlineData("ensure:\n  conditions:\n    - strict: true\n", "load.yml:3", "needs an expression")]
    [InlineData("config: {}\n", "load.yml:1", "no ensure")]
    [InlineData("ensure: {}\n", "load.yml:1", "asks for nothing")]
    [InlineData("a: [", "load.yml", "the YAML cannot be read")]
    [InlineData("a: *nobody", "load.yml:1", "stands for nothing")]
    [InlineData("", "load.yml", "the file is empty")]
    public void Load_WhatIsNoEnsure_IsRefusedWithItsLine(string text, string place, string why)
    {
        PerfException e = Assert.ThrowsAny<PerfException>(() => EnsureReader.Parse(text, "load.yml", _ => null));
        Assert.Equal(ErrorIds.ThresholdFileInvalid, e.Id);
        Assert.Contains(place, e.Message, StringComparison.Ordinal);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    /// <summary>A file of brackets, which a reader that calls itself for each would not survive, and one that is larger than any test.</summary>
    [Fact]
    public void Load_FileThatIsNone_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string deep = folder.Write("deep.yml", new string('[', 500_000));
        Assert.Contains("nested deeper", Assert.ThrowsAny<PerfException>(() => EnsureReader.Load(deep, _ => null)).Message, StringComparison.Ordinal);
        string large = folder.Write("large.yml", new string('\n', 2_000_000));
        Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<PerfException>(() => EnsureReader.Load(large, _ => null)).Id);
        Assert.Equal(ErrorIds.FileNotFound, Assert.Throws<PerfException>(() => EnsureReader.Load($"{large}.not", _ => null)).Id);
        string truncated = folder.Write("cut.json", "{ \"p95\": 5");
        Assert.Contains("ends too early", Assert.ThrowsAny<PerfException>(() => EnsureReader.Load(truncated, _ => null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ValueOfTheProcessEnvironment_IsFilledIn() =>
        Assert.Equal(250, EnsureReader.Parse("p95: '{{ $env.MOST }}'", "load.yml", name => name == "MOST" ? "250" : null).Single().Limit);

    /// <summary>A limit is judged by its metric, whatever its name would be in an expression.</summary>
    [Fact]
    public void Evaluate_LimitOnANameOfSeveralWords_IsOnThatName()
    {
        var condition = new EnsureCondition { Expression = "x./a (b).p95 < 5", Metric = "x./a (b).p95", Limit = 5 };
        Assert.Equal(Outcome.Pass, EnsureEvaluator.Evaluate(new RunResult(), condition, new Dictionary<string, double> { ["x./a (b).p95"] = 4, ["x./a"] = 9 }).Outcome);
        Assert.Equal(Outcome.Fail, EnsureEvaluator.Evaluate(new RunResult(), condition, new Dictionary<string, double> { ["x./a (b).p95"] = 5 }).Outcome);
        Verdict missing = EnsureEvaluator.Evaluate(new RunResult(), condition, new Dictionary<string, double>());
        Assert.Equal((Outcome.Fail, null, 5.0), (missing.Outcome, missing.Value, missing.Limit!.Value));
        Assert.Contains("has no x./a (b).p95.", missing.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_LimitWithinTheSketchsError_SaysSo()
    {
        RunResult result = Reading.Read(ArtilleryReaderTests.Report).Result;
        IReadOnlyList<Verdict> verdicts = EnsureEvaluator.Evaluate(result, EnsureReader.Parse("{ \"p95\": 211, \"p99\": 900 }", "f", _ => null));
        Assert.Contains("exact to 1 %", verdicts[0].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("exact to 1 %", verdicts[1].Reason, StringComparison.Ordinal);
        Assert.Equal((210.6, 211.0), (verdicts[0].Value!.Value, verdicts[0].Limit!.Value));
    }

    private static double Value(string text) => ExpressionParser.Number(ExpressionParser.Parse(text, s_variables.Keys)(new ExpressionScope(s_variables)));

    private static Verdict Judge(RunResult result, string expression) => EnsureEvaluator.Evaluate(result, [EnsureReader.OfText(expression)])[0];
}
