using Perf.Target;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Running;

/// <summary>Every single measurement of a run: it adds up to the result, and taking it costs the load nothing.</summary>
public sealed class SampleRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private TargetServer Server => fixture.Server;

    [Fact]
    public async Task Samples_AddUpToTheResult_MetricByMetricAndStepByStep()
    {
        RequestStep checkedStep = Get("/items?n=3", "items, \"three\"") with
        {
            Expect = [Status("200")],
            Checks = [new Assertion { Name = "no, such", Part = ResponsePart.Body, Operator = ComparisonOperator.Contains, Expected = ["missing"] }],
        };
        var script = new DelegateStep { Name = "code", Run = (call, _) => call.Iteration % 3 == 0 ? throw new InvalidOperationException("third") : Task.FromResult<object?>(1) };
        Scenario scenario = Of(
            Server.BaseUri,
            [new PerVuIterations { Vus = 3, Iterations = 20 }, new ConstantArrivalRate { Rate = 400, Duration = s_second / 2, MaxVus = 1, GracefulStop = TimeSpan.FromMilliseconds(10) }],
            checkedStep, Get("/status/503", "gone"), Get("/redirect/2", "redirected"), Get("/delay?ms=30", "slow"), Get("http://127.0.0.1:1/", "down"), script);
        (RunResult result, SampleList list) = await SampleList.RunAsync(scenario);

        Assert.Empty(result.Warnings);
        // What makes this test worth its time did happen.
        Assert.True(result.Metrics["dropped_iterations"].Count > 0);
        Assert.True(result.Metrics["script_req_failed"].Passes > 0);
        list.AssertAddsUpTo(result);
        Assert.All(list.Samples, sample => Assert.InRange(sample.Time, result.StartedAt, result.StartedAt + result.Duration + s_second));
    }

    [Fact]
    public async Task Tags_SayWhatWasMeasured()
    {
        Scenario scenario = Of(Server.BaseUri, new SharedIterations { Name = "the load" }, Get("/ok?x=${word}", "ok"), Get("/status/503", "gone"), Get("http://127.0.0.1:1/down", "down")).With("word", "secret");
        (RunResult result, SampleList list) = await SampleList.RunAsync(scenario);

        Assert.Equal(1, result.Metrics["iterations"].Count);
        string root = Server.BaseUri.AbsoluteUri.TrimEnd('/');
        Assert.Equal(
            [
                $"expected_response=false, error=connection_refused, error_code=1212, group=, method=GET, name=down, proto=HTTP/1.1, scenario=the load, status=0, url=http://127.0.0.1:1/down",
                $"expected_response=false, error_code=1503, group=, method=GET, name=gone, proto=HTTP/1.1, scenario=the load, status=503, url={root}/status/503",
                $"expected_response=true, group=, method=GET, name=ok, proto=HTTP/1.1, scenario=the load, status=200, url={root}/ok?x=${{word}}",
            ],
            list.Samples.Where(sample => sample.Metric == "http_reqs").Select(sample => Text(sample.Tags)).Order(StringComparer.Ordinal));
        Assert.Equal("group=, scenario=the load", Text(list.Samples.Single(sample => sample.Metric == "iterations").Tags));
        Assert.DoesNotContain(list.Samples, sample => sample.Tags.Values.Values.Any(value => value.Contains("secret", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Tags_TlsAndRedirectedMethod_AreThoseOfTheRequest()
    {
        await using var redirecting = new RedirectingServer(303, "/landing");
        RequestStep post = new() { Name = "go", Method = "POST", Url = $"{redirecting.Root}go", Body = new RequestBody { Text = "payload" } };
        Scenario scenario = Of(Server.HttpsUri!, new SharedIterations(), Get("/ok", "ok"), post) with { Http = new HttpOptions { Tls = new TlsOptions { CaFile = fixture.CaFile } } };
        (RunResult result, SampleList list) = await SampleList.RunAsync(scenario);

        Assert.Empty(result.Errors);
        Assert.Equal("tls1.3", list.Samples.Single(sample => sample.Metric == "http_reqs" && sample.Tags.Values["name"] == "ok").Tags.Values["tls_version"]);
        Assert.Equal(["POST", "GET"], list.Samples.Where(sample => sample.Metric == "http_reqs" && sample.Tags.Values["name"] == "go").Select(sample => sample.Tags.Values["method"]));
    }

    [Fact]
    public async Task SlowWriter_LosesSamples_SaysSo_AndTheScheduleStays()
    {
        var slow = new SampleList { Before = () => Thread.Sleep(20) };
        Scenario scenario = Of(Server.BaseUri, new ConstantArrivalRate { Rate = 600, Duration = s_second }, Get("/ok"));
        (RunResult result, SampleList list) = await SampleList.RunAsync(scenario, slow, ring: 16);

        Assert.Equal(600, result.Metrics["http_reqs"].Count);
        Assert.Equal(600, result.Metrics["iterations"].Count);

        // Had the load waited for the writer, 1,800 writes of 20 ms would have taken 36 s.
        Assert.InRange(result.Duration, s_second, s_second * 18);

        // A request, its start and its end are three measurements; each makes one sample of one of these.
        int written = list.Samples.Count(sample => sample.Metric is "http_reqs" or "iterations" or "iteration_start_lag");
        Assert.InRange(written, 1, 600);
        Assert.Contains($"{1800 - written:N0} of 1,800 measurements", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.True(list.IsComplete);
    }

    [Fact]
    public async Task FailingWriter_IsToldOnce_AndTheResultIsWhole()
    {
        int calls = 0;
        var broken = new SampleList { Before = () => throw new IOException($"No space left {++calls}.") };
        (RunResult result, _) = await SampleList.RunAsync(Of(Server.BaseUri, new SharedIterations { Iterations = 50 }, Get("/ok")), broken);

        Assert.Equal(50, result.Metrics["http_reqs"].Count);
        string warning = Assert.Single(result.Warnings);
        Assert.StartsWith("The samples in 'list' are not complete: No space left 1; 150 of 150 measurements", warning, StringComparison.Ordinal);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Stopped_CompletesTheFile()
    {
        using var stop = new CancellationTokenSource();
        var list = new SampleList();
        Scenario scenario = Of(Server.BaseUri, new ConstantVus { Vus = 2, Duration = TimeSpan.FromMinutes(10) }, Get("/delay?ms=5"));
        Task<(RunResult Result, SampleList)> run = SampleList.RunAsync(scenario, list, stop: stop.Token);
        Assert.True(SpinWait.SpinUntil(() => list.Samples.Count > 500, TimeSpan.FromSeconds(30)));
        await stop.CancelAsync();
        (RunResult result, _) = await run;

        Assert.Equal(RunStatus.Stopped, result.Status);
        list.AssertAddsUpTo(result);
    }

    private static string Text(SampleTags tags) =>
        string.Join(", ", tags.Values.OrderBy(tag => (tag.Key == "expected_response" ? "" : tag.Key), StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
}
