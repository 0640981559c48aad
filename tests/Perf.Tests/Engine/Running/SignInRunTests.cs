using Perf.Target;
using Perf.Tests.Target;
using static Perf.Tests.Engine.Running.RunRecorder;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Running;

public sealed class SignInRunTests : IAsyncLifetime
{
    private const string Secret = "s3cret &+= ü";

    private static readonly OAuth2Options s_client = new() { TokenUrl = "/oauth/token", ClientId = "client", ClientSecret = Secret };

    private TargetServer _server = null!;

    // A server of its own for each test, whose counters are then the test's own.
    public async Task InitializeAsync() => _server = await TargetServer.StartAsync(new TargetOptions());

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("1.1", false)]
    [InlineData("1.1", true)]
    public async Task RunAsync_SharedToken_IsGotOnceHoweverManyNeedIt(string version, bool inHeader)
    {
        Scenario scenario = With(s_client with { TokenUrl = "/oauth/token?delay=200", ClientInHeader = inHeader }, new SharedIterations { Vus = 50, Iterations = 400 }, Me());
        scenario = scenario with { Http = scenario.Http with { Version = version } };
        (RunResult result, _) = await RunAsync(scenario);

        Assert.Empty(result.Errors);
        Assert.Equal(1, _server.Counters.Of("/oauth/token"));
        Assert.Equal(1, result.Steps["sign in"].Metrics["http_reqs"].Count);
        Assert.Equal(400, result.Steps["me"].Metrics["http_reqs"].Count);
        Assert.Equal(1, result.Metrics["checks"].Rate);
    }

    [Fact]
    public async Task RunAsync_TokenThatExpires_IsRenewedBeforeAndNobodyIsRefused()
    {
        // It is said to live for a second, is renewed after half of that, and is refused after four: before the run's end, so without renewal somebody is, but a machine that stands still
        // for a second or two is not mistaken for it.
        Scenario scenario = With(s_client with { TokenUrl = "/oauth/token?ms=4000&told=1000" }, new ConstantArrivalRate { Rate = 100, Duration = TimeSpan.FromSeconds(5) }, Me());
        (RunResult result, _) = await RunAsync(scenario);

        Assert.Empty(result.Errors);
        Assert.Equal(500, result.Steps["me"].Metrics["http_reqs"].Count);
        Assert.InRange(_server.Counters.Of("/oauth/token"), 3, 14);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_TokenThatTheServerTakesBack_IsReplacedAfterTheFirst401(bool perUser)
    {
        // It is said to live for an hour and is refused after a second.
        Scenario scenario = With(s_client with { TokenUrl = "/oauth/token?ms=1000&told=3600000", PerUser = perUser }, new ConstantVus { Vus = 2, Duration = TimeSpan.FromSeconds(2.5) }, Me(), new ThinkStep { Name = "think", Min = TimeSpan.FromMilliseconds(20), Max = TimeSpan.FromMilliseconds(20) });
        (RunResult result, _) = await RunAsync(scenario);

        // Whoever sees that it is refused gets another one: few are, and the test goes on.
        Assert.Equal([("me", "http_401")], result.Errors.Select(error => (error.Step, error.Class)));
        Assert.InRange(result.Errors[0].Count, 1, 30);
        Assert.InRange(_server.Counters.Of("/oauth/token"), 2, 8);
        Assert.InRange(result.Steps["me"].Metrics["http_req_failed"].Rate, 0, 0.2);
    }

    [Fact]
    public async Task RunAsync_ServerThatRefusesEveryToken_IsNotAskedForOneByEveryRequest()
    {
        Scenario scenario = With(s_client with { TokenUrl = "/oauth/token?ms=1&told=3600000" }, new ConstantVus { Vus = 4, Duration = TimeSpan.FromSeconds(2) }, Me());
        (RunResult result, _) = await RunAsync(scenario);

        Assert.Contains(result.Errors, error => error.Step == "me" && error.Class == "http_401");
        Assert.InRange(_server.Counters.Of("/oauth/token"), 1, 10);
        Assert.True(result.Steps["me"].Metrics["http_reqs"].Count > 50);
    }

    [Fact]
    public async Task RunAsync_TokenPerUser_IsGotByEach()
    {
        OAuth2Options password = new() { Grant = OAuth2Grant.Password, TokenUrl = "/oauth/token", User = "${user}", Password = "open sesame", PerUser = true, Name = "login" };
        RequestStep me = Me() with { Expect = [Status("200"), new Assertion { Name = "who", Part = ResponsePart.Json, Selector = "$.user", Expected = ["${user}"] }] };
        (RunResult result, _) = await RunAsync(With(password, new PerVuIterations { Vus = 5, Iterations = 10 }, me).With("user", "ann"));

        Assert.Empty(result.Errors);
        Assert.Equal(5, result.Steps["login"].Metrics["http_reqs"].Count);

        // Where the user changes, so does the token.
        (result, _) = await RunAsync(With(password, new PerVuIterations { Vus = 2, Iterations = 30 }, me).With("user", "ann", "bob"));
        Assert.Empty(result.Errors);
        Assert.InRange(result.Steps["login"].Metrics["http_reqs"].Count, 3, 60);
    }

    [Fact]
    public async Task RunAsync_RefreshToken_IsUsedAndReplacedByTheNext()
    {
        // A token is said to live for 400 ms, so that it is renewed after 200, and holds for ten minutes: a machine that stands still is late and nobody is refused. A refresh token works once, so the
        // fourth answer has taken the third one's. The run goes on until then.
        OAuth2Options refresh = new() { Grant = OAuth2Grant.RefreshToken, TokenUrl = "/oauth/token?refresh=true&ms=600000&told=400", RefreshToken = "${env:FIRST:-first-refresh}" };
        IRunControl? control = null;
        Task<(RunResult Result, RunRecorder Recorder)> run = RunAsync(With(refresh, new ConstantVus { Vus = 3, Duration = TimeSpan.FromMinutes(10) }, Me()), started: one => Volatile.Write(ref control, one));
        await Eventually.UntilAsync(() => (_server.Counters.Of("/oauth/token") > 4 && Volatile.Read(ref control) is not null) || run.IsCompleted);
        control?.Stop();
        (RunResult result, _) = await run.WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Empty(result.Errors);
        Assert.Equal(RunStatus.Stopped, result.Status);
        double tokens = result.Steps["sign in"].Metrics["http_reqs"].Count;
        Assert.InRange(tokens, 4, (result.Duration / TimeSpan.FromMilliseconds(200)) + 2);
        Assert.True(result.Steps["me"].Metrics["http_reqs"].Count > tokens);
    }

    [Fact]
    public async Task RunAsync_SignInFails_FailsTheStepWithItsClassAndShowsNoSecret()
    {
        const string Wrong = "hunter2-wrong";
        (RunResult result, _) = await RunAsync(With(s_client with { ClientSecret = Wrong }, new SharedIterations { Vus = 4, Iterations = 20 }, Me(), Get("/ok", "after")));

        Assert.Equal([("me", ErrorClasses.SignInFailed), ("sign in", "http_401")], result.Errors.Select(error => (error.Step, error.Class)).Order());
        Assert.Equal(20, result.Errors.Single(error => error.Step == "me").Count);
        Assert.Contains("no token by 'sign in': status 401", result.Errors.Single(error => error.Step == "me").Example, StringComparison.Ordinal);
        Assert.Equal(1, result.Steps["me"].Metrics["http_req_failed"].Rate);
        Assert.DoesNotContain("after", result.Steps.Keys);
        Assert.Equal(20, Sum(result, MetricNames.Iterations));
        Assert.DoesNotContain(Wrong, System.Text.Json.JsonSerializer.Serialize(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/page", "the answer is no JSON")]
    [InlineData("/items?n=1", "the answer has no access_token")]
    public async Task RunAsync_AnswerWithoutToken_IsTold(string url, string message)
    {
        (RunResult result, _) = await RunAsync(With(s_client with { TokenUrl = url }, new SharedIterations { Iterations = 2 }, Me()));
        Assert.All(result.Errors, error => Assert.Equal(ErrorClasses.SignInFailed, error.Class));
        Assert.Contains(result.Errors, error => error.Example.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_EndsWhileATokenIsWaitedFor_EndsInTime()
    {
        Scenario scenario = With(s_client with { TokenUrl = "/oauth/token?delay=300000" }, new ConstantVus { Vus = 3, Duration = TimeSpan.FromMilliseconds(300), GracefulStop = TimeSpan.Zero }, Me());
        (RunResult result, _) = await RunAsync(scenario).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(3, Sum(result, MetricNames.InterruptedIterations));
    }

    [Fact]
    public async Task RunAsync_StepWithAnotherAuth_DoesNotSignIn()
    {
        (RunResult result, _) = await RunAsync(With(s_client, new SharedIterations { Iterations = 2 }, Get("/ok") with { Auth = new HttpAuth() }));
        Assert.Empty(result.Errors);
        Assert.Equal(0, _server.Counters.Of("/oauth/token"));
    }

    [Fact]
    public void ToString_Options_ShowNoSecret()
    {
        OAuth2Options options = s_client with { ClientSecret = "hunter2", Password = "hunter2", RefreshToken = "hunter2" };
        Assert.DoesNotContain("hunter2", new HttpAuth { OAuth2 = options }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", System.Text.Json.JsonSerializer.Serialize(options), StringComparison.Ordinal);
        Assert.Contains("${env:X}", System.Text.Json.JsonSerializer.Serialize(options with { ClientSecret = "${env:X}" }), StringComparison.Ordinal);
    }

    private static RequestStep Me() => Get("/oauth/me", "me") with { Expect = [Status("200")] };

    private Scenario With(OAuth2Options options, LoadProfile load, params Step[] steps) =>
        Of(_server.BaseUri, load, steps) with { Http = new HttpOptions { Auth = new HttpAuth { Scheme = HttpAuthScheme.OAuth2, OAuth2 = options } } };
}
