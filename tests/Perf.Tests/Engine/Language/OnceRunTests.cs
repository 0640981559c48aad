using System.Diagnostics;
using Perf.Target;
using Perf.Tests.Engine.Running;
using static Perf.Tests.Engine.Language.LanguageRun;
using static Perf.Tests.Engine.Running.RunRecorder;

namespace Perf.Tests.Engine.Language;

/// <summary>What is done once: before and after the test, an executor's load, and a virtual user's iterations.</summary>
public sealed class OnceRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Login = """{ post: /login, name: login, json: { user: ann, password: open sesame }, expect: { status: 201 }, capture: { token: { json: "$.token" } } }""";
    private const string Me = """- { get: /me, name: me, headers: { authorization: "Bearer ${token}" }, expect: { status: 200, json: { "$.user": ann } } }""";

    private TargetServer Server => fixture.Server;

    [Fact]
    public async Task RunAsync_Setup_GivesItsValuesToAllIterations()
    {
        RunResult result = await LanguageRun.RunAsync(Server, Me, "{ executor: shared-iterations, vus: 3, iterations: 9 }", $"setup: [ {Login} ]\nteardown:\n  {Me.Replace("name: me", "name: end", StringComparison.Ordinal)}");

        Assert.Empty(result.Errors);
        Assert.Equal("end=1 login=1 me=9", Counts(result));
        Assert.Equal(9, Sum(result, MetricNames.Iterations));
    }

    [Fact]
    public async Task RunAsync_SetupFails_NoLoadIsMade()
    {
        RunResult result = await LanguageRun.RunAsync(Server, "- { get: /ok, name: a }", more: "setup: [ { get: /status/500, name: prepare } ]\nteardown: [ { get: /ok, name: end } ]");

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Contains("the setup failed, and no load was made: prepare", result.StatusReason, StringComparison.Ordinal);
        Assert.Equal("prepare=1", Counts(result));
    }

    [Theory]
    [InlineData("{ maxDuration: 200ms, steps: [ { get: /never, name: a } ] }")]
    [InlineData("{ maxDuration: 200ms, steps: [ { loop: [ { set: { n: 1 } } ] } ] }")]
    [InlineData("{ maxDuration: 200ms, steps: [ { think: 1h } ] }")]
    public async Task RunAsync_SetupTakesTooLong_IsCutOff(string setup)
    {
        RunResult result = await LanguageRun.RunAsync(Server, "- { get: /ok, name: b }", more: $"setup: {setup}");

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Contains("longer than 200ms", result.StatusReason, StringComparison.Ordinal);
        Assert.DoesNotContain("b", result.Steps.Keys);
    }

    [Fact]
    public async Task RunAsync_SetupOfAnExecutor_IsItsOwn()
    {
        Scenario scenario = Read(
            Server,
            "- { get: \"/status/${code}\", name: \"a\", expect: { status: 201 } }",
            "{ executor: shared-iterations, iterations: 2, flow: main, setup: [ { set: { code: 201 } } ], teardown: [ { get: \"/status/${code}\", name: after } ] }",
            "variables: { code: 404 }");
        scenario = scenario with { Load = [scenario.Load[0], new SharedIterations { Name = "plain", Flow = "main", Iterations = 3 }] };
        RunResult result = (await RunRecorder.RunAsync(scenario)).Result;

        // The second one has no setup: its code is the variable's, and not as expected.
        Assert.Equal("a=5 after=1", Counts(result));
        Assert.Equal((3, 2), (result.Steps["a"].Metrics[MetricNames.HttpReqFailed].Passes, result.Steps["a"].Metrics[MetricNames.HttpReqFailed].Fails));
        Assert.Equal(1, result.Steps["after"].Metrics[MetricNames.HttpReqs].Count);
    }

    [Fact]
    public async Task RunAsync_TeardownFails_IsAWarning()
    {
        RunResult result = await LanguageRun.RunAsync(Server, "- { get: /ok, name: a }", more: "teardown: [ { get: /status/500, name: end } ]");

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Contains(result.Warnings, warning => warning.StartsWith("The teardown failed: end", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_Teardown_DoesNotLengthenTheLoad()
    {
        long begin = Stopwatch.GetTimestamp();
        RunResult result = await LanguageRun.RunAsync(Server, "- { get: /ok, name: a }", more: "teardown: [ { get: \"/delay?ms=1500\", name: end } ]");
        TimeSpan whole = Stopwatch.GetElapsedTime(begin);

        Assert.Equal("a=1 end=1", Counts(result));

        // No limit on speed: what the load took and what its end took are no longer than the whole, however long that is.
        Assert.True(result.Duration + TimeSpan.FromMilliseconds(1500) <= whole, $"{result.Duration} of {whole}");
    }

    [Theory]
    [InlineData("{ executor: per-vu-iterations, vus: 3, iterations: 4 }", 3, 12)]
    [InlineData("{ executor: ramping-vus, startVUs: 2, stages: [ { duration: 300ms, target: 2 } ] }", 2, null)]
    [InlineData("{ executor: constant-arrival-rate, rate: 40, duration: 500ms, maxVUs: 4, preAllocatedVUs: 4 }", null, 20)]
    public async Task RunAsync_BeforeAndAfterVu_AreDoneOnceByEach(string load, int? vus, int? iterations)
    {
        RunResult result = await LanguageRun.RunAsync(
            Server, Me + "\n- { think: 10ms }", load, flow: $"beforeVu: [ {Login} ]\nafterVu:\n  {Me.Replace("name: me", "name: leave", StringComparison.Ordinal)}");

        Assert.Empty(result.Errors);
        double logins = Count(result, "login");
        Assert.Equal(logins, Count(result, "leave"));
        Assert.True(vus is null ? logins is > 0 and <= 4 : logins == vus, $"{logins}");
        Assert.Equal(Sum(result, MetricNames.Iterations), Count(result, "me"));
        Assert.True(iterations is null || Sum(result, MetricNames.Iterations) == iterations);
        Assert.DoesNotContain(MetricNames.DroppedIterations, result.Metrics.Keys);
    }

    [Fact]
    public async Task RunAsync_BeforeVu_KeepsItsCookies()
    {
        RunResult result = await LanguageRun.RunAsync(
            Server, "- { get: \"/cookie/check?name=s&value=1\", name: a }\n- { get: \"/cookie/set?name=own&value=2\", name: b }", "{ executor: per-vu-iterations, vus: 2, iterations: 3 }", flow: "beforeVu: [ { get: \"/cookie/set?name=s&value=1\", name: first } ]");

        Assert.Empty(result.Errors);
        Assert.Equal("a=6 b=6 first=2", Counts(result));
    }

    [Fact]
    public async Task RunAsync_BeforeVuFails_TheIterationIsNotMade()
    {
        RunResult result = await LanguageRun.RunAsync(
            Server, "- { get: /ok, name: a }", "{ executor: per-vu-iterations, vus: 1, iterations: 3 }", flow: "beforeVu: [ { get: /ok, name: first, capture: { x: { json: \"$.none\" } } } ]");

        Assert.Equal("first=3", Counts(result));
        Assert.Equal(0, Sum(result, MetricNames.Iterations));
    }

    [Fact]
    public async Task RunAsync_Pacing_SpacesIterations()
    {
        RunResult result = await LanguageRun.RunAsync(Server, "- { get: /ok, name: a }", "{ executor: constant-vus, vus: 2, duration: 1s }", flow: "pacing: 300ms");

        // At 0, 300, 600 and 900 ms, however fast the machine is.
        Assert.InRange(Count(result, "a"), 2, 8);
        Assert.Equal(RunStatus.Completed, result.Status);

        // An iteration is its request, however long that takes; the rest until the next one is no part of it.
        Assert.True(result.Metrics[MetricNames.IterationDuration].Max - result.Metrics[MetricNames.HttpReqResponseTime].Max < 300);
    }

    [Theory]
    [InlineData("{ executor: per-vu-iterations, vus: 2, iterations: 2 }", 4)]
    [InlineData("{ executor: shared-iterations, vus: 2, iterations: 5 }", 5)]
    public async Task RunAsync_PacingOfCountedIterations_MakesThemAll(string load, int iterations)
    {
        RunResult result = await LanguageRun.RunAsync(Server, "- { get: /ok, name: a }", load, flow: "pacing: 50ms..80ms");
        Assert.Equal(iterations, Count(result, "a"));
    }

    private static double Count(RunResult result, string step) => result.Steps[step].Metrics[MetricNames.HttpReqs].Count;
}
