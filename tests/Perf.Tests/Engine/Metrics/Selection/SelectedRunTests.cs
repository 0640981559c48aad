using Perf.Analysis;
using Perf.Engine.Running;
using Perf.Target;
using Perf.Tests.Engine.Running;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Metrics.Selection;

/// <summary>Parts of metrics in real runs: what is recorded of them is what the samples with those tags add up to, and thresholds judge it.</summary>
public sealed class SelectedRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly string[] s_metrics =
    [
        "http_reqs", "http_req_duration", "http_req_response_time", "http_req_blocked", "http_req_looking_up", "http_req_connecting", "http_req_tls_handshaking", "http_req_sending", "http_req_waiting",
        "http_req_receiving", "http_req_failed", "data_sent", "data_received", "checks", "iterations", "iteration_duration", "iteration_start_lag", "script_reqs", "script_req_duration",
    ];

    private TargetServer Server => fixture.Server;

    /// <summary>Every tag that RawOutput writes, alone and with another, on every metric: the two ways of counting are written apart, and must agree.</summary>
    [Fact]
    public async Task Parts_AreWhatTheSamplesWithTheirTagsAddUpTo()
    {
        await using var redirecting = new RedirectingServer(303, "/landing");
        RequestStep post = new() { Name = "go", Method = "POST", Url = $"{redirecting.Root}go", Body = new RequestBody { Text = "payload" } };
        RequestStep items = Get("/items?n=3", "items") with
        {
            Tags = new Dictionary<string, string> { ["area"] = "shop", ["word"] = "${word}" },
            Expect = [Status("200")],
            Checks = [new Assertion { Name = "no such", Part = ResponsePart.Body, Operator = ComparisonOperator.Contains, Expected = ["missing"] }],
        };
        Scenario scenario = Of(
            Server.BaseUri,
            [
                new PerVuIterations { Name = "one", Vus = 3, Iterations = 8, Tags = new Dictionary<string, string> { ["team"] = "a", ["area"] = "none" } },
                new ConstantArrivalRate { Name = "two", Rate = 60, Duration = TimeSpan.FromSeconds(1), MaxVus = 1, GracefulStop = TimeSpan.FromMilliseconds(10), Tags = new Dictionary<string, string> { ["team"] = "b" } },
            ],
            items, Get("/status/503", "gone"), post, Get($"http://localhost:{Server.BaseUri.Port}/delay?ms=20", "slow"), Get("http://127.0.0.1:1/", "down"), new DelegateStep { Name = "code", Run = (_, _) => Task.FromResult<object?>(1) })
            .With("word", "alpha", "beta");
        scenario = scenario with { Tags = new Dictionary<string, string> { ["build"] = "7", ["team"] = "run's" } };
        string[] tags =
        [
            "status:200", "status:503", "status:0", "status:418", "status:0200", "method:GET", "method:POST", "expected_response:true", "expected_response:false", "error_code:1503", "error_code:1212",
            "error:connection_refused", "scenario:one", "scenario:two", "scenario:three", "team:a", "team:b", "team:run's", "build:7", "area:shop", "area:none", "word:alpha", "word:gamma",
            "check:no such", "check:status 200", "proto:HTTP/1.1", "proto:HTTP/2.0", "name:items", "name:gone", "no_such_tag:x",
        ];
        Threshold[] thresholds =
        [
            .. from metric in s_metrics
               from tag in tags.Concat(tags.Select((one, i) => $"{one},{tags[(i * 7 + 3) % tags.Length]}"))
               let threshold = Threshold(metric, tag)
               where threshold is not null
               select threshold,
            // A start that was never made is written as one thing with the request that it would have made; here it belongs to its executor alone.
            .. from tag in (string[])["scenario:one", "scenario:two", "team:b", "build:7", "team:b,scenario:one"]
               select Threshold("dropped_iterations", tag),
        ];
        (RunResult result, SampleList list) = await SampleList.RunAsync(scenario with { Thresholds = thresholds });

        Assert.True(result.Metrics["dropped_iterations{scenario:two}"].Count > 0);
        int withData = 0;
        foreach (MetricSelector part in thresholds.Select(threshold => threshold.Part!).Distinct())
        {
            double[] values = [.. list.Samples.Where(sample => sample.Metric == part.Metric && part.Tags.All(tag => IsTagged(sample.Tags, tag.Key, tag.Value))).Select(sample => sample.Value)];
            withData += values.Length > 0 ? 1 : 0;
            AssertIs(part, result.Metrics.GetValueOrDefault(part.Name), values);
        }

        // What makes this test worth its time did happen.
        Assert.InRange(withData, 300, thresholds.Length);
        Assert.Null(result.Metrics.GetValueOrDefault("http_reqs{no_such_tag:x}"));
        Assert.Null(result.Metrics.GetValueOrDefault("http_reqs{status:0200}"));
        Assert.Equal(0, result.Metrics["http_reqs{status:418}"].Count);
    }

    [Fact]
    public async Task Thresholds_OnParts_AreJudged()
    {
        Scenario scenario = Of(Server.BaseUri, new SharedIterations { Name = "load", Vus = 2, Iterations = 20 }, Get("/ok", "fine") with { Checks = [Status("200")] }, Get("/status/404", "gone"));
        string[] texts =
        [
            "http_reqs{status:200}: count == 20",
            "http_reqs{status:404}: count == 20",
            "http_reqs{status:500}: count == 0",
            "http_reqs{status:200,scenario:load,method:GET}: count == 20",
            "http_req_failed{status:404}: rate == 100%",
            "http_req_failed{status:404}: rate < 1%",
            "http_req_duration{expected_response:true}: p(95) < 10s",
            "http_req_duration{step:gone,status:404}: p(95) < 10s",
            "http_req_duration{step:gone,status:200}: p(95) < 10s",
            "http_req_duration{status:500}: p(95) < 10s",
            "checks{check:status 200}: rate > 99%",
            "iteration_duration{scenario:load}: max < 1m",
            "http_reqs{planet:mars}: count < 1",
            "http_req_duration{step:fine}: max < 10s",
        ];
        Threshold[] thresholds = [.. texts.Select(text => ThresholdParser.Parse(text))];
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System).RunAsync((scenario with { Thresholds = thresholds }).Plan(), new CalmGuard(new ThresholdGuard(thresholds, null)), [], CancellationToken.None);

        Outcome[] expected =
        [
            Outcome.Pass, Outcome.Pass, Outcome.Pass, Outcome.Pass, Outcome.Pass, Outcome.Fail, Outcome.Pass, Outcome.Pass, Outcome.NoData, Outcome.NoData, Outcome.Pass, Outcome.Pass, Outcome.NoData, Outcome.Pass,
        ];
        // The machine that runs the tests may be slow enough to make a run Invalid; what is asked here is what the thresholds say.
        IReadOnlyList<Verdict> verdicts = ThresholdEvaluator.Evaluate(result with { Validity = new Validity() }, thresholds);
        Assert.Equal(texts.Zip(expected, (text, outcome) => $"{text}: {outcome}"), texts.Zip(verdicts, (text, verdict) => $"{text}: {verdict.Outcome}"));
        Assert.Equal("http_reqs{status:200}", verdicts[0].Metric);
        Assert.Contains("no sample that has these tags", verdicts[12].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutParts_NothingIsRecordedApart()
    {
        Scenario scenario = Of(Server.BaseUri, new SharedIterations(), Get("/ok", "fine")) with { Thresholds = [ThresholdParser.Parse("http_req_duration{step:fine}: max < 10s")] };
        (RunResult result, _) = await SampleList.RunAsync(scenario);
        Assert.DoesNotContain(result.Metrics.Keys, name => name.Contains('{', StringComparison.Ordinal));
    }

    private static Threshold? Threshold(string metric, string tag)
    {
        MetricType type = MetricNames.All[metric];
        string condition = type switch { MetricType.Rate => "rate >= 0", MetricType.Counter => "count >= 0", _ => "max >= 0" };
        try
        {
            return ThresholdParser.Parse($"{metric}{{{tag}}}", condition, "test") is { Part: not null } threshold ? threshold : null;
        }
        catch (PerfException)
        {
            // Two values of one tag, which no sample can have.
            return null;
        }
    }

    private static bool IsTagged(SampleTags tags, string name, string value) => name switch
    {
        "step" => tags.Values.GetValueOrDefault("name") == value,
        "url" => tags.Values.GetValueOrDefault("url") == value || tags.Values.GetValueOrDefault("name") == value,
        _ => tags.Values.GetValueOrDefault(name) == value,
    };

    private static void AssertIs(MetricSelector part, MetricSummary? summary, double[] values)
    {
        MetricType type = MetricNames.All[part.Metric];
        if (values.Length == 0)
        {
            Assert.True(summary is null || (type == MetricType.Counter && summary.Count == 0), $"{part} has {summary?.Count} where no sample has its tags");
            return;
        }

        Assert.True(summary is not null, $"{part} has nothing where {values.Length} samples have its tags");
        Assert.Equal((part.Name, type), (summary.Name, summary.Type));
        double count = type == MetricType.Counter ? values.Sum() : values.Length;
        Assert.True(count == summary.Count, $"{part}: {summary.Count} instead of {count}");
        if (type == MetricType.Trend)
        {
            Assert.True((values.Min(), values.Max()) == (summary.Min, summary.Max), $"{part}: {summary.Min} to {summary.Max} instead of {values.Min()} to {values.Max()}");
        }
        else if (type == MetricType.Rate)
        {
            Assert.True(values.Sum() == summary.Passes, $"{part}: {summary.Passes} instead of {values.Sum()}");
        }
    }
}
