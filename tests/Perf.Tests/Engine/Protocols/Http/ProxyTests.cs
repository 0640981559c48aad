using Perf.Target;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>Requests through a proxy, from the scenario to the wire.</summary>
public sealed class ProxyTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private TargetServer Server => fixture.Server;

    [Theory]
    [InlineData(null)]
    [InlineData("ann:open sesame@home")]
    public async Task RunAsync_PlainHttp_GoesInAbsoluteFormWithCredentials(string? credentials)
    {
        await using var proxy = new ForwardProxy(credentials);
        RunResult result = await RunAsync(proxy, credentials, Server.BaseUri, Get("/ok?a=b") with { Expect = [Status("200")] }, Get("/items?n=${n}") with { Expect = [Status("200")] });

        Assert.Empty(result.Errors);
        Assert.Equal(4, proxy.Heads.Count);
        Assert.StartsWith($"GET {Server.BaseUri}ok?a=b HTTP/1.1\r\n", proxy.Heads[0], StringComparison.Ordinal);
        Assert.StartsWith($"GET {Server.BaseUri}items?n=3 HTTP/1.1\r\n", proxy.Heads[1], StringComparison.Ordinal);
        Assert.All(proxy.Heads, head => Assert.Contains($"host: {Server.BaseUri.Authority}\r\n", head, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ann:open sesame@home")]
    public async Task RunAsync_Https_GoesThroughATunnelThatHidesTheRequest(string? credentials)
    {
        await using var proxy = new ForwardProxy(credentials);
        RequestStep echo = Get("/echo") with { Expect = [Status("200"), new Assertion { Name = "kept", Part = ResponsePart.Body, Operator = ComparisonOperator.NotContains, Expected = ["roxy-"] }] };
        RunResult result = await RunAsync(proxy, credentials, Server.HttpsUri!, echo);

        Assert.Empty(result.Errors);
        Assert.Equal(1, result.Metrics["checks"].Rate);
        Assert.Single(proxy.Heads);
        Assert.StartsWith($"CONNECT {Server.HttpsUri!.Authority} HTTP/1.1\r\n", proxy.Heads[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ProxyWantsAPasswordForHttp_The407IsCounted()
    {
        await using var proxy = new ForwardProxy("ann:right");
        RunResult result = await RunAsync(proxy, "ann:wrong", Server.BaseUri, Get("/ok"));

        Assert.Equal(("http_407", 2L), result.Errors.Select(error => (error.Class, error.Count)).Single());
    }

    [Fact]
    public async Task RunAsync_ProxyWantsAPasswordForATunnel_SaysWhereToPutIt()
    {
        await using var proxy = new ForwardProxy("ann:right");
        RunResult result = await RunAsync(proxy, null, Server.HttpsUri!, Get("/ok"));

        Assert.Equal((ErrorClasses.Connect, 2L), result.Errors.Select(error => (error.Class, error.Count)).Single());
        Assert.Contains("http.proxy", result.Errors.Single().Example, StringComparison.Ordinal);
    }

    private async Task<RunResult> RunAsync(ForwardProxy proxy, string? credentials, Uri target, params Step[] steps)
    {
        string user = credentials is null ? "" : string.Join(':', credentials.Split(':').Select(Uri.EscapeDataString)) + "@";
        Scenario scenario = Of(target, new SharedIterations { Iterations = 2 }, steps).With("n", "3") with
        {
            Http = new HttpOptions { Proxy = $"http://{user}{proxy.Authority}", Tls = new TlsOptions { CaFile = fixture.CaFile } },
        };
        return (await Running.RunRecorder.RunAsync(scenario)).Result;
    }
}
