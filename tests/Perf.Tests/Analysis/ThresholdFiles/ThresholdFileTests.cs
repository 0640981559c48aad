using System.Text;
using NJsonSchema;
using Perf.Analysis;
using Perf.Tests.Architecture;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.ThresholdFiles;

public class ThresholdFileTests
{
    private static readonly string s_shipped = Path.Combine(Repository.Root, "config", "ci-cd", "performance-thresholds.json");

    [Fact]
    public void For_ShippedFile_JudgesResponseTimeAndErrors()
    {
        (IReadOnlyList<Threshold> thresholds, IReadOnlyList<string> notes) = ThresholdFile.Load(s_shipped).For(Run("quick start"));

        Assert.Equal(
            ["http_req_response_time: p(95) <= 500ms", "http_req_response_time: p(99) <= 1000ms", "http_req_failed: rate <= 1%"],
            thresholds.Select(threshold => threshold.ToString()));
        Assert.All(thresholds, threshold => Assert.Equal(s_shipped, threshold.Source));
        Assert.Equal(3, notes.Count);
        Assert.All(notes, note => Assert.Contains("_test does not apply", note, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("baseline", null, "rate <= 0.5%")]
    [InlineData("Baseline Test", null, "rate <= 0.5%")]
    [InlineData("checkout", "stress", "rate <= 5%")]
    [InlineData("checkout", "spike-test", "rate <= 5%")]
    public void For_RunNamedLikeAGroup_TakesItInPlaceOfTheDefault(string scenario, string? type, string expression)
    {
        RunResult run = Run(scenario) with { Tags = type is null ? [] : new Dictionary<string, string> { ["type"] = type } };
        (IReadOnlyList<Threshold> thresholds, IReadOnlyList<string> notes) = ThresholdFile.Load(s_shipped).For(run);

        Assert.Equal([expression], thresholds.Where(threshold => threshold.Metric == MetricNames.HttpReqFailed).Select(threshold => threshold.Expression));
        Assert.Contains(notes, note => note.Contains(".default", StringComparison.Ordinal) && note.Contains("is replaced by", StringComparison.Ordinal));
    }

    [Fact]
    public void For_SeedsExactShape_IsRead()
    {
        ThresholdFile file = Parse("""
            { "global_thresholds": {
                "response_times": { "api_endpoints": { "p95_ms": 500, "p99_ms": 1000 } },
                "error_rates": { "baseline_test": { "max_error_rate_percent": 0.5 } } } }
            """);
        Assert.Equal(["p(95) <= 500ms", "p(99) <= 1000ms", "rate <= 0.5%"], file.For(Run("baseline")).Thresholds.Select(threshold => threshold.Expression));
        Assert.Equal(["p(95) <= 500ms", "p(99) <= 1000ms"], file.For(Run("other")).Thresholds.Select(threshold => threshold.Expression));
        Assert.Equal(".global_thresholds.error_rates.baseline_test does not apply: 'baseline_test' is neither a step nor the name or type of this run (scenario 'other').",
            Assert.Single(file.For(Run("other")).Notes));
    }

    [Theory]
    [InlineData("p50_ms", 20, "http_req_response_time: p(50) <= 20ms")]
    [InlineData("p999_ms", 2000, "http_req_response_time: p(99.9) <= 2000ms")]
    [InlineData("p9999_ms", 2000, "http_req_response_time: p(99.99) <= 2000ms")]
    [InlineData("p100_ms", 2000, "http_req_response_time: max <= 2000ms")]
    [InlineData("avg_ms", 0.25, "http_req_response_time: avg <= 0.25ms")]
    [InlineData("mean_ms", 10, "http_req_response_time: avg <= 10ms")]
    [InlineData("med_ms", 10, "http_req_response_time: med <= 10ms")]
    [InlineData("median_ms", 10, "http_req_response_time: med <= 10ms")]
    [InlineData("max_ms", 1e9, "http_req_response_time: max <= 1000000000ms")]
    public void For_ResponseTimes_AreReadAsStatistics(string key, double value, string threshold)
    {
        foreach (string text in new[] { $$$"""{"default":{"{{{key}}}":{{{value:0.##}}}}}""", $$$"""{"{{{key}}}":{{{value:0.##}}}}""" })
        {
            Threshold read = Assert.Single(Parse($$$"""{"global_thresholds":{"response_times":{{{text}}}}}""").For(Run("x")).Thresholds);
            Assert.Equal(threshold, read.ToString());
        }
    }

    [Theory]
    [InlineData("throughput", "min_rps", 50, "http_reqs: rate >= 50")]
    [InlineData("throughput", "min_requests_per_second", 0.5, "http_reqs: rate >= 0.5")]
    [InlineData("availability", "min_availability_percent", 99.9, "http_req_failed: rate <= 0.1%")]
    [InlineData("error_rates", "max_error_rate_percent", 0, "http_req_failed: rate <= 0%")]
    public void For_OtherClasses_AreReadAsThresholds(string kind, string key, double value, string threshold) =>
        Assert.Equal([threshold], Parse($$"""{ "global_thresholds": { "{{kind}}": { "all": { "{{key}}": {{value}} } } } }""").For(Run("x")).Thresholds.Select(one => one.ToString()));

    [Fact]
    public void For_GroupNamedLikeAStep_IsForThatStep()
    {
        ThresholdFile file = Parse("""{"global_thresholds":{"response_times":{"List_Items":{"p95_ms":300},"api_endpoints":{"p95_ms":500}}}}""");
        Assert.Equal(["http_req_response_time{step:list items}: p(95) <= 300ms", "http_req_response_time: p(95) <= 500ms"],
            file.For(Run("x", "list items", "buy")).Thresholds.Select(threshold => threshold.ToString()));
    }

    [Fact]
    public void For_ScenarioAndEnvironment_ReplaceTheSameLimit()
    {
        ThresholdFile file = Parse("""
            { "global_thresholds": { "response_times": { "api_endpoints": { "p95_ms": 500, "p99_ms": 1000 } } },
              "scenarios": { "check-out": { "response_times": { "default": { "p95_ms": 700 } } } },
              "environments": { "Staging": { "response_times": { "p95_ms": 900 } } } }
            """);
        static IEnumerable<string> Limits((IReadOnlyList<Threshold> Thresholds, IReadOnlyList<string> Notes) of) => of.Thresholds.Select(one => one.Expression);

        Assert.Equal(["p(95) <= 500ms", "p(99) <= 1000ms"], Limits(file.For(Run("other"))));
        Assert.Equal(["p(99) <= 1000ms", "p(95) <= 700ms"], Limits(file.For(Run("check out"))));
        Assert.Equal(["p(99) <= 1000ms", "p(95) <= 900ms"], Limits(file.For(Run("check out") with { Environment = "staging" })));
        Assert.Equal(
            ["The limits of scenario 'check-out' do not apply: this run's is 'other'.", "The limits of environment 'Staging' do not apply: this run's is 'none'."],
            file.For(Run("other")).Notes);
    }

    [Fact]
    public void For_K6Form_IsReadWithAbort()
    {
        Threshold[] thresholds = [.. Parse("""
            { "thresholds": {
                "http_req_duration": ["p(95)<500", { "threshold": "p(99)<1s", "abortOnFail": true, "delayAbortEval": "30s" }],
                "http_req_duration{step:buy}": "p(95)<300",
                "http_req_failed": [{ "threshold": "rate<0.01", "delayAbortEval": null }] } }
            """).For(Run("x")).Thresholds];

        Assert.Equal(
            ["http_req_duration: p(95)<500", "http_req_duration: p(99)<1s", "http_req_duration{step:buy}: p(95)<300", "http_req_failed: rate<0.01"],
            thresholds.Select(threshold => threshold.ToString()));
        Assert.True(thresholds[1] is { AbortOnFail: true, DelayAbortEval.TotalSeconds: 30 });
        Assert.False(thresholds[0].AbortOnFail);
    }

    [Theory]
    [InlineData("", 1, 1, "this is not JSON")]
    [InlineData("{\n \"a\": }", 2, 7, "this is not JSON")]
    [InlineData("{} {}", 1, 4, "this is not JSON")]
    [InlineData("[]", 1, 1, ". is a list. Allowed: an object")]
    [InlineData("{}", 1, 1, "the file has no threshold")]
    [InlineData("{\n  \"global_treshold\": {} }", 2, 22, "there is no key .global_treshold; did you mean 'global_thresholds'?")]
    [InlineData("""{"global_thresholds":{"response_time":{}}}""", 1, 39, "did you mean 'response_times'?")]
    [InlineData("""{"global_thresholds":{"response_times":{"api":{"p95":1}}}}""", 1, 54, ".global_thresholds.response_times.api.p95 is no limit of response_times; did you mean 'p95_ms'? Allowed: p50_ms")]
    [InlineData("""{"global_thresholds":{"response_times":{"api":{"p101_ms":1}}}}""", 1, 58, "is no limit of response_times")]
    [InlineData("""{"global_thresholds":{"response_times":{"api":{"p95_ms":"500"}}}}""", 1, 57, "p95_ms is a text. Allowed: a number from 0")]
    [InlineData("""{"global_thresholds":{"response_times":{"api":{"p95_ms":-1}}}}""", 1, 57, "is out of range")]
    [InlineData("""{"global_thresholds":{"response_times":{"api":{"p95_ms":1e999}}}}""", 1, 57, "is out of range")]
    [InlineData("""{"global_thresholds":{"response_times":{"api":{"p50_ms":1,"med_ms":2}}}}""", 1, 68, "limits the same as .global_thresholds.response_times.api.p50_ms in line 1")]
    [InlineData("""{"global_thresholds":{"error_rates":{"api":{"max_error_rate_percent":101}}}}""", 1, 70, "Allowed: a number from 0 to 100")]
    [InlineData("""{"global_thresholds":{"error_rates":{"api":{"max_error_rate":1}}}}""", 1, 62, "did you mean 'max_error_rate_percent'")]
    [InlineData("""{"global_thresholds":{"availability":null}}""", 1, 38, ".global_thresholds.availability is null. Allowed: an object")]
    [InlineData("""{"global_thresholds":{},"global_thresholds":{}}""", 1, 45, "is there twice")]
    [InlineData("""{"thresholds":{"http_req_duratoin":["avg<1"]}}""", 1, 37, "did you mean 'http_req_duration'")]
    [InlineData("""{"thresholds":{"http_req_duration":["avg<<1"]}}""", 1, 37, ".thresholds.http_req_duration[0]: The threshold")]
    [InlineData("""{"thresholds":{"http_req_duration{step:a}":[5]}}""", 1, 45, """.thresholds["http_req_duration{step:a}"][0] is a number""")]
    [InlineData("""{"thresholds":{"http_req_duration":{"abortOnFail":true}}}""", 1, 36, "has no \"threshold\"")]
    [InlineData("""{"thresholds":{"http_req_duration":{"threshold":"avg<1","abortOnFail":"yes"}}}""", 1, 71, "is 'yes'. Allowed: true or false")]
    [InlineData("""{"thresholds":{"http_req_duration":{"threshold":"avg<1","delayAbortEval":30}}}""", 1, 74, "Allowed: a duration such as")]
    [InlineData("""{"thresholds":{"http_req_duration":{"threshold":"avg<1","abort":true}}}""", 1, 65, "there is no key .thresholds.http_req_duration.abort")]
    public void Parse_BadFile_SaysWhereAndWhatIsAllowed(string text, int line, int column, string message)
    {
        ScenarioException fault = Assert.Throws<ScenarioException>(() => Parse(text));

        Assert.Equal(ErrorIds.ThresholdFileInvalid, fault.Id);
        Assert.Equal(ExitCodes.InvalidConfiguration, fault.ExitCode);
        ScenarioProblem problem = Assert.Single(fault.Problems);
        Assert.Contains(message, problem.ToString(), StringComparison.Ordinal);
        Assert.Equal((line, column), (problem.Line, problem.Column));
    }

    [Fact]
    public void Parse_SeveralProblems_AreToldAtOnceInTheOrderOfTheFile()
    {
        ScenarioException fault = Assert.Throws<ScenarioException>(() => Parse("""
            { "nonsense": 1,
              "global_thresholds": { "response_times": { "a": { "p95": 1, "p99_ms": "x" } } },
              "thresholds": { "nothing": "avg<1" } }
            """));
        Assert.Equal([1, 2, 2, 3], fault.Problems.Select(problem => problem.Line));
        Assert.Equal("thresholds.json", fault.Subject);
    }

    [Fact]
    public void Parse_DeepNesting_IsRefused() => Assert.Throws<ScenarioException>(() => Parse(new string('[', 100_000)));

    [Fact]
    public void Parse_MutatedFile_IsReadOrRefused()
    {
        byte[] sound = File.ReadAllBytes(s_shipped);
        SeededProperty.ForAll(2000, random =>
        {
            byte[] bytes = [.. sound];
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                ThresholdFile.Parse(bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length), "x").For(Run("baseline"));
            }
            catch (ScenarioException e)
            {
                Assert.Equal(ErrorIds.ThresholdFileInvalid, e.Id);
                Assert.All(e.Problems, problem => Assert.True(problem.Line > 0));
            }
        });
    }

    [Fact]
    public void Load_CommentsTrailingCommasAndByteOrderMark_AreAccepted()
    {
        string text = """{ /* ours */ "global_thresholds": { "response_times": { "p95_ms": 5, }, }, }""";
        Assert.Single(ThresholdFile.Parse([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], "x").For(Run("x")).Thresholds);
    }

    [Fact]
    public void Load_FileThatIsNotThere_SaysSo()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "no such folder", "no-such-file.json");
        Assert.Equal(ErrorIds.FileNotFound, Assert.Throws<PerfException>(() => ThresholdFile.Load(path)).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData(".")]
    public void Load_PathThatIsNoFile_SaysSo(string path) =>
        Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<PerfException>(() => ThresholdFile.Load(path)).Id);

    [Fact]
    public void Load_HugeFile_IsRefused()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream stream = File.OpenWrite(path))
            {
                stream.SetLength(2_000_000);
            }

            Assert.Contains("1 MB at most", Assert.Throws<ScenarioException>(() => ThresholdFile.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Schema_ShippedFile_Validates()
    {
        JsonSchema schema = await Schema();
        Assert.Empty(schema.Validate(await File.ReadAllTextAsync(s_shipped)));
    }

    [Theory]
    [InlineData("""{"global_treshold":{}}""")]
    [InlineData("""{"global_thresholds":{"response_times":{"api":{"p95":1}}}}""")]
    [InlineData("""{"global_thresholds":{"error_rates":{"api":{"max_error_rate_percent":101}}}}""")]
    [InlineData("""{"thresholds":{"http_req_duration":{"abortOnFail":true}}}""")]
    public async Task Schema_BadFile_IsRefused(string text) => Assert.NotEmpty((await Schema()).Validate(text));

    [Fact]
    public async Task Schema_Keys_AreThoseOfTheReader()
    {
        JsonSchema schema = await Schema();
        Assert.Equal(ThresholdKeys.Root.Order(), schema.Properties.Keys.Order());
        JsonSchema section = schema.Definitions["section"];
        Assert.Equal(ThresholdKeys.Section.Order(), section.Properties.Keys.Order());
        Assert.Equal(ThresholdKeys.TimeStatistics.Keys.Order(), schema.Definitions["times"].Properties.Keys.Order());
        foreach ((string kind, string[] limits) in ThresholdKeys.Limits)
        {
            Assert.Equal(limits.Order(), section.Properties[kind].ActualSchema.Properties.Keys.Order());
            Assert.Equal(limits.Order(), section.Properties[kind].ActualSchema.AdditionalPropertiesSchema!.Properties.Keys.Order());
        }
    }

    private static Task<JsonSchema> Schema() =>
        JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "config", "schemas", "thresholds.schema.json"));

    private static ThresholdFile Parse(string text) => ThresholdFile.Parse(Encoding.UTF8.GetBytes(text), "thresholds.json");

    private static RunResult Run(string scenario, params string[] steps) => new()
    {
        Scenario = scenario,
        Steps = steps.ToDictionary(step => step, step => new StepResult { Name = step }),
    };
}
