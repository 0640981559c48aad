using System.Text;
using Perf.Target;
using static Perf.Tests.Engine.Running.RunRecorder;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>Credentials and what else of <c>http:</c> reaches the wire, from the scenario on.</summary>
public sealed class AuthenticationTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private TargetServer Server => fixture.Server;

    [Fact]
    public async Task RunAsync_Basic_IsNameAndPasswordInBase64()
    {
        await using var server = new ScriptedServer(_ => Ok);
        RunResult result = await RunAsync(server.Root, new HttpAuth { Scheme = HttpAuthScheme.Basic, User = "${user}", Password = "pass:wörd" }, Get("/a"), Get("/b"));

        Assert.Empty(result.Errors);
        string expected = $"authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:pass:wörd"))}\r\n";
        Assert.Equal(4, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Contains(expected, request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_Bearer_IsTheTokenAndAStepMayDoWithout()
    {
        await using var server = new ScriptedServer(_ => Ok);
        RunResult result = await RunAsync(server.Root, new HttpAuth { Scheme = HttpAuthScheme.Bearer, Token = "t-${user}" }, Get("/with"), Get("/without") with { Auth = new HttpAuth { Scheme = HttpAuthScheme.None } });

        Assert.Empty(result.Errors);
        Assert.All(server.Requests, request => Assert.Equal(request.Contains("/with ", StringComparison.Ordinal), request.Contains("authorization: Bearer t-ann\r\n", StringComparison.Ordinal)));
    }

    // One challenge for each virtual user, whose answers are counted upwards; the challenge's 401 is no failure.
    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    public async Task RunAsync_Digest_AnswersOneChallengeAndKeepsIt(string algorithm)
    {
        RequestStep step = Get($"/digest?algorithm={algorithm}&q=ü x") with { Expect = [Status("200")] };
        RunResult result = await RunAsync(Server.BaseUri, Digest("open sesame"), step, step with { Name = "again" });

        Assert.Empty(result.Errors);
        Assert.Equal(5, Sum(result, MetricNames.HttpReqs));
        Assert.Equal(1, result.Metrics["checks"].Rate);
        Assert.Equal(0, result.Metrics["http_req_failed"].Rate);
    }

    [Fact]
    public async Task RunAsync_DigestWithAWrongPassword_IsTriedOnceForEachRequest()
    {
        RunResult result = await RunAsync(Server.BaseUri, Digest("wrong"), Get("/digest"));

        Assert.Equal(("http_401", 2L), result.Errors.Select(error => (error.Class, error.Count)).Single());
        Assert.Equal(4, Sum(result, MetricNames.HttpReqs));
    }

    // One step's answer to a challenge is not another step's, nor the next iteration's with another user.
    [Fact]
    public async Task RunAsync_DigestsOfSeveralUsers_AreNotMixedUp()
    {
        await using var server = new ScriptedServer(request =>
            request.StartsWith("GET /plain ", StringComparison.Ordinal) ? "HTTP/1.1 302 There\r\nlocation: /landing\r\ncontent-length: 0\r\n\r\n"
            : request.StartsWith("GET /landing ", StringComparison.Ordinal) || request.Contains("authorization: Digest", StringComparison.Ordinal) ? Ok
            : Challenge);
        HttpAuth Of(string user) => new() { Scheme = HttpAuthScheme.Digest, User = user, Password = "x" };
        RunResult result = await RunAsync(
            server.Root,
            null,
            Get("/ann") with { Auth = Of("ann") },
            Get("/bob") with { Auth = Of("bob") },
            Get("/plain") with { Headers = [new("authorization", "Bearer mine")] },
            Get("/bob") with { Auth = Of("bob"), Name = "again" });

        Assert.Empty(result.Errors);
        Assert.All(server.Requests.Where(request => request.Contains("Digest", StringComparison.Ordinal)), request =>
            Assert.Contains(request.StartsWith("GET /ann ", StringComparison.Ordinal) ? "username=\"ann\"" : "username=\"bob\"", request, StringComparison.Ordinal));
        Assert.All(server.Requests.Where(request => request.StartsWith("GET /landing ", StringComparison.Ordinal)), request =>
            Assert.Contains("authorization: Bearer mine\r\n", request, StringComparison.Ordinal));

        // In each of the two iterations: a challenge for ann and one for bob, and the third one's answer is still good for the last step.
        Assert.Equal(2 * 7, server.Requests.Count);
    }

    // Neither what was answered here goes there, nor is a challenge from there answered.
    [Fact]
    public async Task RunAsync_DigestAndARedirectToAnotherOrigin_CarriesNoAnswerThere()
    {
        await using var other = new ScriptedServer(_ => Challenge);
        await using var server = new ScriptedServer(request =>
            request.Contains("authorization: Digest", StringComparison.Ordinal) ? $"HTTP/1.1 307 There\r\nlocation: {other.Root}there\r\ncontent-length: 0\r\n\r\n" : Challenge);
        RunResult result = await RunAsync(server.Root, Digest("open sesame"), Get("/here"));

        Assert.Equal(("http_401", 2L), result.Errors.Select(error => (error.Class, error.Count)).Single());
        Assert.Equal(2, other.Requests.Count);
        Assert.All(other.Requests, request => Assert.DoesNotContain("authorization", request, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/expect-continue", 200)]
    [InlineData("/expect-continue?reject=true", 417)]
    public async Task RunAsync_ExpectContinue_BodyFollowsTheServersWord(string path, int status)
    {
        var step = new RequestStep
        {
            Name = "upload",
            Method = "POST",
            Url = path,
            Headers = [new("expect", "100-continue")],
            Body = new RequestBody { Text = "hello ${user}" },
            Expect = status == 200
                ? [Status("200"), new Assertion { Name = "bytes", Part = ResponsePart.Json, Selector = "$.bytes", Expected = ["9"] }, new Assertion { Name = "expected", Part = ResponsePart.Json, Selector = "$.expected", Expected = ["true"] }]
                : [Status("417")],
        };
        RunResult result = await RunAsync(Server.BaseUri, null, step);

        Assert.Empty(result.Errors);
        Assert.Equal(1, result.Metrics["checks"].Rate);
        Assert.Equal(0, result.Metrics["http_req_failed"].Rate);
    }

    [Fact]
    public async Task RunAsync_HostOverride_GoesThereAndKeepsTheName()
    {
        await using var server = new ScriptedServer(_ => Ok);
        Scenario scenario = Of(new Uri("http://shop.invalid/"), new SharedIterations(), Get("/a")) with
        {
            Http = new HttpOptions { Hosts = new Dictionary<string, string> { ["shop.invalid"] = server.Root.Authority } },
        };
        RunResult result = (await Running.RunRecorder.RunAsync(scenario)).Result;

        Assert.Empty(result.Errors);
        Assert.Contains("\r\nhost: shop.invalid\r\n", server.Requests.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/redirect/100000", 500)]
    [InlineData("/redirect-loop", 500)]
    public async Task RunAsync_RedirectsWithoutEnd_EndAtTheLimit(string path, int limit)
    {
        RunResult result = await RunAsync(Server.BaseUri, null, Get(path) with { MaxRedirects = limit });

        Assert.Equal((ErrorClasses.TooManyRedirects, 2L), result.Errors.Select(error => (error.Class, error.Count)).Single());
        Assert.Equal(2 * (limit + 1), Sum(result, MetricNames.HttpReqs));
    }

    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    private const string Challenge = "HTTP/1.1 401 Who\r\nwww-authenticate: Digest realm=\"perf\", nonce=\"abc\", qop=\"auth\"\r\ncontent-length: 0\r\n\r\n";

    private static HttpAuth Digest(string password) => new() { Scheme = HttpAuthScheme.Digest, User = "ann", Password = password };

    private static async Task<RunResult> RunAsync(Uri target, HttpAuth? auth, params Step[] steps)
    {
        Scenario scenario = Of(target, new SharedIterations { Iterations = 2 }, steps).With("user", "ann") with { Http = new HttpOptions { Auth = auth } };
        return (await Running.RunRecorder.RunAsync(scenario)).Result;
    }
}
