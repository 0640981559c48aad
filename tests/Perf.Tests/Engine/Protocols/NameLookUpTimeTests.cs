using Perf.Engine.Metrics;
using Perf.Engine.Network;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Protocols.HttpClient;
using Perf.Tests.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols;

/// <summary>The time of looking a name up: of the request that waited for it, and of no other.</summary>
public sealed class NameLookUpTimeTests(RpcFixture fixture) : IClassFixture<RpcFixture>
{
    private static readonly HttpOptions s_askAlways = new() { Dns = new DnsOptions { Ttl = TimeSpan.Zero } };

    [Fact]
    public async Task Loop_AName_IsTimedOncePerConnectionAndIsPartOfWaiting()
    {
        await using var client = new TransportClient(SocketDriver.Create(), s_askAlways);
        Uri named = Named(fixture.Server.BaseUri);

        RequestTimings first = Timings(await client.SendAsync(named, "/ok"));
        RequestTimings second = Timings(await client.SendAsync(named, "/ok"));

        Assert.InRange(first.LookingUp, 1, first.Blocked);
        Assert.Equal(0, second.LookingUp);
    }

    [Fact]
    public async Task Loop_AnAddressOrANameThatIsKnown_HasNone()
    {
        await using var client = new TransportClient(SocketDriver.Create());
        Assert.Equal(0, Timings(await client.SendAsync(fixture.Server.BaseUri, "/ok")).LookingUp);

        Assert.NotEqual(0, Timings(await client.SendAsync(Named(fixture.Server.BaseUri), "/close")).LookingUp);
        Assert.Equal(0, Timings(await client.SendAsync(Named(fixture.Server.BaseUri), "/close")).LookingUp);
    }

    [Fact]
    public async Task Client_AName_IsTimedOncePerConnectionAndIsPartOfWaiting()
    {
        await using var client = new StepClient(new HttpClientProtocol(), Named(fixture.Server.RpcUri!), s_askAlways with { Version = "2" });

        StepOutcome first = await client.RunAsync(new RequestStep { Url = "/items" });
        StepOutcome second = await client.RunAsync(new RequestStep { Url = "/items" });

        Assert.Null(first.ErrorClass);
        Assert.InRange(first.Timings.LookingUp, 1, first.Timings.Blocked);
        Assert.Equal(0, second.Timings.LookingUp);
    }

    [Fact]
    public async Task Client_AnAddress_HasNone()
    {
        await using var client = new StepClient(new HttpClientProtocol(), fixture.Server.RpcUri!, s_askAlways with { Version = "2" });

        Assert.Equal(0, (await client.RunAsync(new RequestStep { Url = "/items" })).Timings.LookingUp);
    }

    private static RequestTimings Timings(HttpExchange exchange)
    {
        Assert.Null(exchange.ErrorClass);
        return exchange.Timings;
    }

    private static Uri Named(Uri address) => new UriBuilder(address) { Host = "localhost" }.Uri;
}
