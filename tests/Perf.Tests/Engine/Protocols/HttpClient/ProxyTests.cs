using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Grpc;
using Perf.Engine.Protocols.HttpClient;
using Perf.Engine.Protocols.WebSocket;

namespace Perf.Tests.Engine.Protocols.HttpClient;

/// <summary>Everything that goes by .NET's client goes through a proxy's tunnel.</summary>
public sealed class ProxyTests(RpcFixture fixture) : IClassFixture<RpcFixture>
{
    [Fact]
    public async Task Tunnel_CarriesHttp2WebSocketAndGrpcPlainAndTls()
    {
        await using var proxy = new ConnectProxy("ann:pass word");
        HttpOptions options = new()
        {
            Version = "2",
            Proxy = $"http://ann:${{env:PROXY_PASSWORD}}@127.0.0.1:{proxy.Port}",
            Tls = new TlsOptions { CaFile = fixture.CaFile },
        };
        await using StepClient plain = Client(new HttpClientProtocol(), fixture.Server.RpcUri!, options);
        await using StepClient secure = Client(new HttpClientProtocol(), fixture.Server.HttpsUri!, options);
        await using StepClient socket = Client(new WebSocketProtocol(), fixture.Server.BaseUri, options);
        await using StepClient call = Client(new GrpcProtocol(), fixture.Server.RpcUri!, options);

        StepOutcome first = await plain.RunAsync(new RequestStep { Url = "/items" });
        Assert.Equal((null, 200), (first.ErrorClass, first.Status));
        Assert.True(first.Timings.Connecting > 0);
        Assert.Null((await secure.RunAsync(new RequestStep { Url = "/items" })).ErrorClass);
        Assert.Null((await socket.RunAsync(new WebSocketStep { Url = "/ws/chat", Messages = [new WebSocketReceive()] })).ErrorClass);
        Assert.Null((await call.RunAsync(new GrpcStep { Method = "perf.shop.v1.Catalog/Ping" })).ErrorClass);
        Assert.Equal(4, proxy.Tunnels);
    }

    // As with HTTP/1.1: what a user writes for one version is right for the others.
    [Fact]
    public async Task Address_WithoutAScheme_IsOfHttp()
    {
        await using var proxy = new ConnectProxy();
        await using StepClient client = Client(new HttpClientProtocol(), fixture.Server.RpcUri!, new HttpOptions { Version = "2", Proxy = $"127.0.0.1:{proxy.Port}" });

        Assert.Null((await client.RunAsync(new RequestStep { Url = "/items" })).ErrorClass);
        Assert.Equal(1, proxy.Tunnels);
    }

    [Fact]
    public async Task Refusal_SaysWhatTheProxyWants()
    {
        await using var proxy = new ConnectProxy("ann:secret");
        await using StepClient client = Client(new HttpClientProtocol(), fixture.Server.RpcUri!, new HttpOptions { Version = "2", Proxy = $"http://127.0.0.1:{proxy.Port}" });
        StepOutcome outcome = await client.RunAsync(new RequestStep { Url = "/items" });

        Assert.Equal(ErrorClasses.Connect, outcome.ErrorClass);
        Assert.Contains("407; it wants a user and a password", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${v}")]
    [InlineData("socks5://127.0.0.1:1")]
    public async Task Address_ThatIsNone_IsRefusedBeforeTheRun(string address)
    {
        await using StepClient client = Client(new HttpClientProtocol(), fixture.Server.RpcUri!, new HttpOptions { Version = "2", Proxy = address });

        Assert.Equal(ErrorIds.ScenarioInvalid, Assert.Throws<PerfException>(() => client.Compile(new RequestStep { Url = "/" })).Id);
    }

    private static StepClient Client(IProtocol protocol, Uri target, HttpOptions options) => new(protocol, target, options) { Environment = name => name == "PROXY_PASSWORD" ? "pass%20word" : null };
}
