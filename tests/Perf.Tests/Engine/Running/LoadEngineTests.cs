using Perf.Target;
using static Perf.Tests.Engine.Running.RunRecorder;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Running;

public sealed class LoadEngineTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private TargetServer Server => fixture.Server;

    [Fact]
    public async Task RunAsync_Checks_AreCountedAndOnlyExpectationsFailRequests()
    {
        RequestStep step = Get("/items?n=3", "items") with
        {
            Expect = [Status("200"), new Assertion { Name = "three", Part = ResponsePart.Json, Selector = "$.items", OfCount = true, Expected = ["3"] }],
            Checks = [new Assertion { Name = "no such", Part = ResponsePart.Body, Operator = ComparisonOperator.Contains, Expected = ["missing"] }],
        };
        (RunResult result, _) = await RunAsync(Of(Server.BaseUri, new SharedIterations { Vus = 2, Iterations = 10 }, step, Get("/status/404", "gone")));

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal([("no such", 0L, 10L), ("status 200", 10L, 0L), ("three", 10L, 0L)], result.Checks.Select(check => (check.Name, check.Passes, check.Fails)).OrderBy(check => check.Name, StringComparer.Ordinal));
        Assert.Equal(20, result.Metrics["checks"].Passes);
        Assert.Equal(10, result.Metrics["checks"].Fails);
        Assert.Equal(0.5, result.Metrics["http_req_failed"].Rate);
        Assert.Equal(1, result.Steps["gone"].Metrics["http_req_failed"].Rate);
        Assert.Equal(("gone", "http_404", 10L), result.Errors.Select(error => (error.Step, error.Class, error.Count)).Single());
    }

    [Fact]
    public async Task RunAsync_Captures_FlowIntoLaterRequests()
    {
        RequestStep login = new()
        {
            Name = "login",
            Method = "POST",
            Url = "/login",
            Body = new RequestBody { Kind = BodyKind.Json, Text = """{"user":"${user}","password":"open sesame"}""", ContentType = "application/json" },
            Expect = [Status("201")],
            Captures = [new Capture { Name = "token", Kind = CaptureKind.Json, Selector = "$.token" }],
        };
        RequestStep me = Get("/me") with
        {
            Headers = [new("authorization", "Bearer ${token}")],
            Expect = [Status("2xx"), new Assertion { Name = "who", Part = ResponsePart.Json, Selector = "$.user", Expected = ["${user}"] }],
        };
        (RunResult result, _) = await RunAsync(Of(Server.BaseUri, new PerVuIterations { Vus = 3, Iterations = 4 }, login, me).With("user", "ann \"the\" admin\\", "bob", "cleo"));

        Assert.Empty(result.Errors);
        Assert.Equal(24, Sum(result, MetricNames.HttpReqs));
        Assert.Equal(1, result.Metrics["checks"].Rate);
    }

    [Fact]
    public async Task RunAsync_CaptureFails_EndsTheIteration()
    {
        RequestStep first = Get("/ok") with { Captures = [new Capture { Name = "token", Kind = CaptureKind.Json, Selector = "$.token" }] };
        (RunResult result, _) = await RunAsync(Of(Server.BaseUri, new SharedIterations { Iterations = 5 }, first, Get("/body?x=${token}", "second")));

        Assert.DoesNotContain("second", result.Steps.Keys);
        Assert.Equal((ErrorClasses.CaptureFailed, 5L), result.Errors.Select(error => (error.Class, error.Count)).Single());
        Assert.Equal(5, Sum(result, MetricNames.Iterations));
    }

    [Theory]
    [InlineData("/redirect/3", 10, 4, null)]
    [InlineData("/redirect/3", 3, 4, null)]
    [InlineData("/redirect/3", 2, 3, "too_many_redirects")]
    [InlineData("/redirect-loop", 5, 6, "too_many_redirects")]
    [InlineData("/redirect/3", 0, 1, null)]
    public async Task RunAsync_Redirects_AreFollowedUpToTheLimit(string url, int limit, int requests, string? errorClass)
    {
        RequestStep step = Get(url) with { MaxRedirects = limit };
        (RunResult result, _) = await RunAsync(Of(Server.BaseUri, new SharedIterations(), step));

        Assert.Equal(requests, Sum(result, MetricNames.HttpReqs));
        Assert.Equal(errorClass, result.Errors.SingleOrDefault()?.Class);
    }

    [Theory]
    [InlineData("POST", 303, "GET")]
    [InlineData("POST", 302, "GET")]
    [InlineData("PUT", 302, "PUT")]
    [InlineData("POST", 307, "POST")]
    [InlineData("PUT", 308, "PUT")]
    public async Task RunAsync_RedirectStatus_DecidesTheNextMethod(string method, int code, string next)
    {
        await using var server = new RedirectingServer(code, "/landing");
        RequestStep step = new() { Name = "go", Method = method, Url = "/go", Body = new RequestBody { Text = "payload" }, Headers = [new("authorization", "secret")] };
        (RunResult result, _) = await RunAsync(Of(server.Root, new SharedIterations(), step));

        Assert.Empty(result.Errors);
        Assert.Equal([$"{method} /go", $"{next} /landing"], server.Requests.Select(request => string.Join(' ', request.Split(' ')[..2])));
        Assert.Equal(next != "GET", server.Requests[1].EndsWith("payload", StringComparison.Ordinal));
        Assert.Contains("authorization: secret", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_RedirectToAnotherOrigin_CarriesNoCredentials()
    {
        await using var other = new RedirectingServer(200, "/");
        await using var server = new RedirectingServer(307, new Uri(other.Root, "/elsewhere?a=b").AbsoluteUri);
        (RunResult result, _) = await RunAsync(Of(server.Root, new SharedIterations(), Get("/go") with { Headers = [new("Authorization", "secret"), new("x-plain", "kept"), new("host", "shop.example")] }));

        Assert.Empty(result.Errors);
        Assert.StartsWith("GET /elsewhere?a=b HTTP/1.1", other.Requests.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", other.Requests.Single(), StringComparison.Ordinal);
        Assert.Contains("x-plain: kept", other.Requests.Single(), StringComparison.Ordinal);

        // Nor the name of another.
        Assert.Contains("host: shop.example\r\n", server.Requests.Single(), StringComparison.Ordinal);
        Assert.Contains($"host: {other.Root.Authority}\r\n", other.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Cookies_LastOneIteration()
    {
        RequestStep before = Get("/cookie/check", "before") with { Expect = [new Assertion { Name = "none yet", Part = ResponsePart.Body, Expected = ["{}"] }] };
        RequestStep after = Get("/cookie/check?name=n&value=v1", "after") with { Expect = [Status("200")] };
        (RunResult result, _) = await RunAsync(Of(Server.BaseUri, new SharedIterations { Iterations = 3 }, before, Get("/cookie/set?name=n&value=v1"), after));

        Assert.Empty(result.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?x=1")]
    public async Task RunAsync_Cookies_AddressWithoutAPathIsTheRoot(string end)
    {
        // Cookies are of a host, whatever its port (RFC 6265, section 8.5).
        await using var server = new RedirectingServer(200, "/");
        (RunResult result, _) = await RunAsync(Of(Server.BaseUri, new SharedIterations(), Get("/cookie/set?name=n&value=v1"), Get($"http://127.0.0.1:{server.Root.Port}{end}")));

        Assert.Empty(result.Errors);
        Assert.Contains("cookie: n=v1\r\n", server.Requests.Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task RunAsync_Vus_AreLookedAtWhileTheLoadGoesOn()
    {
        (RunResult result, RunRecorder recorder) = await RunAsync(Of(Server.BaseUri, new ConstantVus { Vus = 3, Duration = TimeSpan.FromSeconds(2.4) }, Get("/delay?ms=2600")));

        // The end of the load, when nobody is busy any more, is no sample of it.
        Assert.Equal((3.0, 3.0, 3.0), (result.Metrics["vus"].Value, result.Metrics["vus"].Min, result.Metrics["vus"].Max));
        Assert.DoesNotContain(recorder.Intervals[^1].Series, series => series.Metric == "vus");
        Assert.Contains(recorder.Intervals[^1].Series, series => series.Metric == "vus_max");
    }

    [Theory]
    [InlineData(CompatibilityProfile.K6, 2.0)]
    [InlineData(CompatibilityProfile.Native, null)]
    public async Task RunAsync_ExpectedResponses_AreAPartOfK6sSummaries(CompatibilityProfile compatibility, double? count)
    {
        Scenario scenario = Of(Server.BaseUri, new SharedIterations { Iterations = 2 }, Get("/ok"), Get("/status/500"));
        (RunResult result, _) = await RunAsync(scenario with { Compatibility = compatibility });

        Assert.Equal(count, result.Metrics.GetValueOrDefault("http_req_duration{expected_response:true}")?.Count);
        Assert.DoesNotContain(result.Metrics.Keys, name => name.StartsWith("http_req_response_time{", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_CookiesOff_KeepsNone()
    {
        Scenario scenario = Of(Server.BaseUri, new SharedIterations(), Get("/cookie/set?name=n&value=v"), Get("/cookie/check?name=n&value=v"));
        (RunResult result, _) = await RunAsync(scenario with { Http = new HttpOptions { Cookies = false } });

        Assert.Equal("http_403", result.Errors.Single().Class);
    }

    [Fact]
    public async Task RunAsync_TargetDown_IsCountedByClassAndEnds()
    {
        RequestStep step = Get("/ok") with { Checks = [Status("200")] };
        (RunResult result, _) = await RunAsync(Of(new Uri("http://127.0.0.1:1/"), new ConstantArrivalRate { Rate = 100, Duration = s_second / 5 }, step));

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal((ErrorClasses.ConnectionRefused, 20L), result.Errors.Select(error => (error.Class, error.Count)).Single());
        Assert.Equal(1, result.Metrics["http_req_failed"].Rate);
        Assert.Equal(20, result.Metrics["checks"].Fails);
        Assert.DoesNotContain("http_req_duration", result.Metrics.Keys);
        Assert.Equal(20, result.Metrics["http_req_response_time"].Count);
    }

    [Fact]
    public async Task RunAsync_Stopped_KeepsWhatWasMeasured()
    {
        using var stop = new CancellationTokenSource();
        var stopper = new StopAfterSomeRequests(stop);
        Scenario scenario = Of(Server.BaseUri, [new ConstantVus { Vus = 4, Duration = TimeSpan.FromMinutes(10) }, new ConstantArrivalRate { Rate = 10, Duration = TimeSpan.FromMinutes(10) }], Get("/delay?ms=5"), new ThinkStep { Min = TimeSpan.FromMinutes(1), Max = TimeSpan.FromMinutes(2) });
        (RunResult result, RunRecorder recorder) = await RunAsync(scenario, also: [stopper], stop: stop.Token);

        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.NotNull(result.StatusReason);
        Assert.True(Sum(result, MetricNames.HttpReqs) >= 4);
        Assert.Empty(result.Errors);
        Assert.Same(recorder.Finished!.Id, result.Id);
    }

    [Fact]
    public async Task RunAsync_GuardAborts_StatusIsAborted()
    {
        (RunResult result, _) = await RunAsync(Of(Server.BaseUri, new ConstantVus { Vus = 2, Duration = TimeSpan.FromMinutes(10) }, Get("/delay?ms=5")), guard: new SilentGuard("p(95) is over its limit"));

        Assert.Equal((RunStatus.Aborted, "p(95) is over its limit"), (result.Status, result.StatusReason));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task RunAsync_ObserverThrows_IsLeftOutWithAWarning()
    {
        var broken = new BrokenObserver();
        (RunResult result, RunRecorder recorder) = await RunAsync(Of(Server.BaseUri, new ConstantVus { Duration = s_second * 2.5 }, Get("/delay?ms=5")), also: [broken]);

        Assert.Equal(1, broken.Calls);
        Assert.Contains(result.Warnings, warning => warning.Contains("disk full", StringComparison.Ordinal));
        Assert.True(recorder.Intervals.Count >= 2);
        Assert.Equal(RunStatus.Completed, result.Status);
    }

    [Fact]
    public async Task RunAsync_Intervals_AddUpToTheTotals()
    {
        Scenario scenario = Of(Server.BaseUri, [new ConstantVus { Vus = 8, Duration = s_second * 2 }, new ConstantArrivalRate { Rate = 100, Duration = s_second * 2 }], Get("/ok", "ok"), Get("/flaky?every=7", "flaky"));
        long before = Server.Counters.Of("/ok") + Server.Counters.Of("/flaky");
        (RunResult result, RunRecorder recorder) = await RunAsync(scenario);
        double served = Server.Counters.Of("/ok") + Server.Counters.Of("/flaky") - before;

        double requests = recorder.Intervals.SelectMany(one => one.Series).Where(one => one.Metric == MetricNames.HttpReqs).Sum(one => one.Sum);
        Assert.Equal(served, requests);
        Assert.Equal(requests, result.Metrics["http_reqs"].Count);
        Assert.Equal(requests, result.Metrics["http_req_response_time"].Count);
        Assert.Equal(requests, result.Metrics["http_req_response_time"].Histogram.Count);
        Assert.Equal(requests, result.Intervals.Sum(one => one.Requests));
        Assert.Equal(requests, result.Steps.Values.Sum(step => step.Metrics["http_reqs"].Count));
        Assert.Equal(result.Errors.Sum(error => error.Count), result.Metrics["http_req_failed"].Passes);
        Assert.Equal(recorder.Intervals.Select((_, i) => i), recorder.Intervals.Select(one => one.Index));
        foreach ((Interval one, Interval next) in recorder.Intervals.Zip(recorder.Intervals.Skip(1)))
        {
            Assert.Equal(one.Start + one.Length, next.Start);
        }

        Assert.Equal(TimeSpan.Zero, recorder.Intervals[0].Start);
        Assert.Equal(200, recorder.Intervals.Sum(one => one.Generator.OfferedStarts));
        Assert.Equal(200, recorder.Intervals.Sum(one => one.Generator.AchievedStarts));
    }

    [Fact]
    public async Task RunAsync_SameSeed_SameChoices()
    {
        string[] codes = [.. Enumerable.Range(0, 50).Select(i => $"{i}")];
        async Task<string[]> ChooseAsync(int seed, LoadProfile load)
        {
            await using var server = new RedirectingServer(200, "/");
            (RunResult result, _) = await RunAsync(Of(server.Root, load, Get("/pick/${code}", "pick")).With("code", codes), seed);
            Assert.Empty(result.Errors);
            return [.. server.Requests.Select(request => request.Split(' ')[1]).Order(StringComparer.Ordinal)];
        }

        foreach (LoadProfile load in new LoadProfile[] { new ConstantArrivalRate { Rate = 500, Duration = s_second / 5 }, new SharedIterations { Vus = 5, Iterations = 100 }, new PerVuIterations { Vus = 5, Iterations = 20 } })
        {
            string[] first = await ChooseAsync(7, load);

            Assert.Equal(100, first.Length);
            Assert.True(first.Distinct().Count() > 20, "the choices vary");
            Assert.Equal(first, await ChooseAsync(7, load));
            Assert.NotEqual(first, await ChooseAsync(8, load));
        }
    }

    [Fact]
    public async Task RunAsync_Think_IsPartOfTheIterationOnly()
    {
        (RunResult result, _) = await RunAsync(Of(
            Server.BaseUri,
            new PerVuIterations { Vus = 5, Iterations = 2 },
            Get("/ok", "first"),
            new ThinkStep { Min = TimeSpan.FromMilliseconds(300), Max = TimeSpan.FromMilliseconds(350) },
            Get("/ok", "second")));

        Assert.Equal(20, Sum(result, MetricNames.HttpReqs));
        Assert.True(result.Metrics["iteration_duration"].Min >= 299);

        // The request after the pause is due when the pause ends: were the pause in its time, the parts would be longer than the whole.
        double? requests = result.Steps["first"].Metrics["http_req_response_time"].Avg + result.Steps["second"].Metrics["http_req_response_time"].Avg;
        Assert.True(requests + 300 <= result.Metrics["iteration_duration"].Avg, $"{requests} ms of {result.Metrics["iteration_duration"].Avg} ms");
    }

    [Fact]
    public async Task RunAsync_ThinkOfFractionsOfAMillisecond_ResponseTimeIsNeverBelowServiceTime()
    {
        (RunResult result, _) = await RunAsync(Of(
            Server.BaseUri,
            new PerVuIterations { Vus = 2, Iterations = 40 },
            new ThinkStep { Min = TimeSpan.FromMilliseconds(1.9), Max = TimeSpan.FromMilliseconds(1.99) },
            Get("/ok", "after")));

        IReadOnlyDictionary<string, MetricSummary> metrics = result.Steps["after"].Metrics;
        Assert.All(
            Enumerable.Range(0, 101),
            percent => Assert.True(metrics["http_req_response_time"].Percentile(percent) >= metrics["http_req_duration"].Percentile(percent), $"at {percent} %"));
    }

    [Fact]
    public async Task RunAsync_SampleTarget_BringsItsOwnServer()
    {
        Scenario scenario = Of(new Uri("http://127.0.0.1/"), new SharedIterations { Vus = 2, Iterations = 10 }, Get("/items") with { Expect = [Status("200")] }) with { Target = "sample" };
        (RunResult result, _) = await RunAsync(scenario);

        Assert.Empty(result.Errors);
        Assert.Equal(10, Sum(result, MetricNames.HttpReqs));
    }

    [Fact]
    public async Task RunAsync_ValueWithLineBreak_IsRefusedAsAHeaderAndCounted()
    {
        (RunResult result, _) = await RunAsync(Of(Server.BaseUri, new SharedIterations(), Get("/ok") with { Headers = [new("x-name", "${name}")] }).With("name", "a\r\nx-evil: 1"));

        Assert.Equal(ErrorClasses.InvalidRequest, result.Errors.Single().Class);
        Assert.Equal(1, result.Metrics["http_req_failed"].Rate);
    }

    private sealed class StopAfterSomeRequests(CancellationTokenSource stop) : IRunObserver
    {
        public void Started(RunResult result)
        {
        }

        public void Measured(Interval interval, RunProgress progress) => stop.Cancel();

        public void Ended(RunResult result)
        {
        }
    }

    private sealed class BrokenObserver : IRunObserver
    {
        public int Calls { get; private set; }

        public void Started(RunResult result)
        {
        }

        public void Measured(Interval interval, RunProgress progress)
        {
            Calls++;
            throw new IOException("disk full");
        }

        public void Ended(RunResult result) => Calls++;
    }
}
