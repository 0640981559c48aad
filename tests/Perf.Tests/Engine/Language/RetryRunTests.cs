using Perf.Target;
using static Perf.Tests.Engine.Language.LanguageRun;
using static Perf.Tests.Engine.Running.RunRecorder;

namespace Perf.Tests.Engine.Language;

public sealed class RetryRunTests : IAsyncLifetime
{
    private TargetServer _server = null!;

    public async Task InitializeAsync() => _server = await TargetServer.StartAsync(new TargetOptions());

    public async Task DisposeAsync() => await _server.DisposeAsync();

    /// <summary>Each attempt is a request with its own failure and service time; the response time is one.</summary>
    [Fact]
    public async Task RunAsync_FailsEverySecondTime_IsTriedAgainAndAccountedForHonestly()
    {
        // The second answer of each two fails: ok; bad, ok; bad, ok; ...
        RunResult result = await LanguageRun.RunAsync(_server, "- { get: \"/flaky?every=2&code=503\", name: a, retry: { attempts: 3, delay: 30ms, onStatus: 5xx } }", "{ executor: shared-iterations, iterations: 5 }");

        MetricSummary time = result.Metrics[MetricNames.HttpReqResponseTime];
        Assert.Equal((9, 9L), (Sum(result, MetricNames.HttpReqs), _server.Counters.Of("/flaky")));
        Assert.Equal(4, Sum(result, RequestMetrics.Http.Retries));
        Assert.Equal((4, 5), (result.Metrics[MetricNames.HttpReqFailed].Passes, result.Metrics[MetricNames.HttpReqFailed].Fails));
        Assert.Equal(9, result.Metrics[MetricNames.HttpReqDuration].Count);
        Assert.Equal(5, time.Count);

        // The pause is a part of the user's wait, and of no request.
        Assert.True(time.Max >= 30, $"{time.Max} ms");
        Assert.True(result.Metrics[MetricNames.HttpReqDuration].Max < time.Max);
        Assert.Equal(("http_503", 4L), result.Errors.Select(error => (error.Class, error.Count)).Single());
        Assert.Equal(5, Sum(result, MetricNames.Iterations));
    }

    [Fact]
    public async Task RunAsync_NeverGood_EndsAfterTheAttempts()
    {
        RunResult result = await LanguageRun.RunAsync(_server, "- { get: /status/500, name: a, retry: 4 }\n- { get: /ok, name: b }");

        Assert.Equal("a=4 b=1", Counts(result));
        Assert.Equal(3, Sum(result, RequestMetrics.Http.Retries));
        Assert.Equal(2, result.Metrics[MetricNames.HttpReqResponseTime].Count);
    }

    [Fact]
    public async Task RunAsync_OtherFailureThanListed_IsNotTriedAgain()
    {
        RunResult result = await LanguageRun.RunAsync(_server, "- { get: /status/404, name: a, retry: { attempts: 4, onStatus: [5xx, 429], onErrors: [timeout] } }");
        Assert.Equal("a=1", Counts(result));
    }

    [Fact]
    public async Task RunAsync_ExpectationFails_PollsUntilItHolds()
    {
        RunResult result = await LanguageRun.RunAsync(_server, "- { get: \"/items?n=0\", name: a, expect: { json: { \"$.items\": { count: \"> 0\" } } }, retry: { attempts: 3, onErrors: expectation_failed } }");

        Assert.Equal("a=3", Counts(result));
        Assert.Equal((0, 3), (result.Metrics["checks"].Passes, result.Metrics["checks"].Fails));
    }

    [Fact]
    public async Task RunAsync_NoConnection_IsTriedAgain()
    {
        Scenario scenario = Read(_server, "- { get: /ok, name: a, retry: { attempts: 3, onErrors: connection_refused } }") with { Target = "http://127.0.0.1:1/" };
        RunResult result = (await Running.RunRecorder.RunAsync(scenario)).Result;

        Assert.Equal((3, 2), (Sum(result, MetricNames.HttpReqs), Sum(result, RequestMetrics.Http.Retries)));
        Assert.Equal(1, result.Metrics[MetricNames.HttpReqResponseTime].Count);
    }

    [Fact]
    public async Task RunAsync_CapturesOfTheLastAttempt_AreThere()
    {
        RunResult result = await LanguageRun.RunAsync(_server, """
            - { get: "/flaky?every=2&code=500", name: first }
            - { get: "/flaky?every=2&code=500", name: a, retry: 2, capture: { word: { regex: "(fi\\w+)" } } }
            - { get: /ok, name: b, if: word == 'fine' }
            """);

        Assert.Equal("a=2 b=1 first=1", Counts(result));
    }

    /// <summary>Cut off between two attempts, the user's wait counts as far as it went.</summary>
    [Fact]
    public async Task RunAsync_EndsBetweenAttempts_CountsTheWait()
    {
        RunResult result = await LanguageRun.RunAsync(_server, "- { get: /status/503, name: a, retry: { attempts: 5, delay: 1m } }", "{ executor: constant-vus, vus: 2, duration: 300ms, gracefulStop: 0s }");

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(2, result.Metrics[MetricNames.HttpReqResponseTime].Count);
        Assert.True(result.Metrics[MetricNames.HttpReqResponseTime].Min >= 250);
        Assert.Equal(2, Sum(result, MetricNames.InterruptedIterations));
    }
}
