using System.Text;
using Perf.Engine.Network;
using Perf.Engine.Protocols.Http;
using Perf.Target;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>What HTTP/1.1 on a loop makes of servers that break off, lie, stall and overdo it: a named error, no hang, and the next request works.</summary>
public abstract class HttpRobustnessContract(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(400);

    private Uri Raw => fixture.Server.RawUri;

    private TargetServer Server => fixture.Server;

    private protected abstract SocketDriver CreateDriver();

    private TransportClient Client(HttpOptions? options = null) => new(CreateDriver(), options);

    [Theory]
    [InlineData("/half-head", "connection_closed")]
    [InlineData("/half-chunk", "connection_closed")]
    [InlineData("/reset-head", "connection_reset")]
    [InlineData("/reset-body", "connection_reset")]
    [InlineData("/reset-open-body", "connection_reset")]
    [InlineData("/chunk-without-end", "protocol")]
    [InlineData("/chunk-overflow", "protocol")]
    [InlineData("/chunk-negative", "protocol")]
    [InlineData("/chunk-largest", "connection_closed")]
    [InlineData("/chunk-extension", "protocol")]
    [InlineData("/chunk-trailers", "protocol")]
    [InlineData("/two-lengths", "protocol")]
    [InlineData("/length-and-chunks", "protocol")]
    [InlineData("/huge-length", "body_too_large")]
    [InlineData("/cut-gzip", "decoding")]
    [InlineData("/cut-deflate", "decoding")]
    [InlineData("/cut-br", "decoding")]
    [InlineData("/zero-bomb?mb=50", "body_too_large")]
    [InlineData("/zeros?mb=50", "body_too_large")]
    [InlineData("/zeros-chunked?mb=50", "body_too_large")]
    [InlineData("/no-such", null)]
    [InlineData("/deaf", null)]
    [InlineData("/surplus", null)]
    [InlineData("/interim", null)]
    [InlineData("/upgrade", null)]
    [InlineData("/http10", null)]
    [InlineData("/http10-chunked", null)]
    public async Task SendAsync_OddAnswer_IsNamedAndTheNextRequestWorks(string path, string? errorClass)
    {
        await using var client = Client();
        for (int i = 0; i < 3; i++)
        {
            HttpExchange outcome = await client.SendAsync(Raw, path);
            Assert.Equal(errorClass, outcome.ErrorClass);
        }

        await AssertNextWorksAsync(client);
    }

    [Theory]
    [InlineData("/silent")]
    [InlineData("/slow-head?ms=50")]
    [InlineData("/slow-raw-body?ms=50")]
    [InlineData("/slow-chunk-size?ms=50")]
    [InlineData("/endless-interim")]
    public async Task SendAsync_ServerTakesItsTime_TimesOut(string path)
    {
        await using var client = Client();

        HttpExchange outcome = await client.SendAsync(Raw, path, timeout: s_short).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(ErrorClasses.Timeout, outcome.ErrorClass);
        await AssertNextWorksAsync(client);
    }

    [Theory]
    [InlineData("/surplus", 200, "ok")]
    [InlineData("/interim", 200, "ok")]
    [InlineData("/upgrade", 101, "")]
    [InlineData("/http10", 200, "ok")]
    [InlineData("/http10-chunked", 200, "ok")]
    [InlineData("/deaf", 200, "ok")]
    public async Task SendAsync_OddButRightAnswer_IsThatAnswer(string path, int status, string body)
    {
        await using var client = Client();

        HttpExchange outcome = await client.SendAsync(Raw, path);

        Assert.Equal((null, status, body), (outcome.ErrorClass, outcome.Status, Encoding.ASCII.GetString(outcome.Body.Span)));
    }

    // The answer is read even though sending has failed meanwhile.
    [Theory]
    [InlineData(100_000)]
    [InlineData(30_000_000)]
    public async Task SendAsync_ServerRefusesABigUploadEarly_GivesItsAnswer(int size)
    {
        await using var client = Client();
        string body = new('u', size);
        for (int i = 0; i < 5; i++)
        {
            HttpExchange outcome = await client.SendAsync(Raw, "/refuse-upload", "POST", body: body);

            Assert.Equal((null, 413, "too much"), (outcome.ErrorClass, outcome.Status, Encoding.ASCII.GetString(outcome.Body.Span)));
        }

        await AssertNextWorksAsync(client);
    }

    [Fact]
    public async Task SendAsync_BigUpload_ArrivesWhole()
    {
        await using var client = Client();

        HttpExchange outcome = await client.SendAsync(Server.BaseUri, "/expect-continue", "POST", body: new string('u', 20_000_000));

        Assert.Contains("\"bytes\":20000000", Encoding.UTF8.GetString(outcome.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/refuse-expectation", 417)]
    // A server that does not know the expectation waits for the body, which comes after a second all the same.
    [InlineData("/no-continue?bytes=5", 200)]
    [InlineData("/continue-with-head?bytes=5", 200)]
    public async Task SendAsync_Expectation_IsNeverWaitedForWithoutEnd(string path, int status)
    {
        await using var client = Client();

        HttpExchange outcome = await client.SendAsync(Raw, path, "POST", "expect: 100-continue\r\n", "hello", timeout: TimeSpan.FromSeconds(20));

        Assert.Equal((null, status), (outcome.ErrorClass, outcome.Status));
        await AssertNextWorksAsync(client);
    }

    [Fact]
    public async Task SendAsync_ExpectationRefused_ConnectionIsNotUsedAgain()
    {
        await using var client = Client();
        for (int i = 0; i < 3; i++)
        {
            // The server would take the next request for the body that it still waits for.
            HttpExchange outcome = await client.SendAsync(Server.BaseUri, "/expect-continue?reject=true", "POST", "expect: 100-continue\r\n", "hello");
            Assert.Equal((null, 417), (outcome.ErrorClass, outcome.Status));
        }

        Assert.Equal(3, client.Counts.Opened);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(8, null)]
    [InlineData(8, 4)]
    public async Task SendAsync_ServerClosesKeptConnectionsAtRandom_NoGetFails(int users, int? maxConnections)
    {
        await using var server = new CapriciousServer(seed: users);
        await using var client = Client(new HttpOptions { MaxConnections = maxConnections });

        await Task.WhenAll(Enumerable.Range(0, users).Select(async user =>
        {
            for (int i = 0; i < 1200 / users; i++)
            {
                HttpExchange outcome = await client.SendAsync(server.Root, $"/{user}/{i}");
                Assert.Equal((null, 200, $"/{user}/{i}"), (outcome.ErrorClass, outcome.Status, Encoding.ASCII.GetString(outcome.Body.Span)));
            }
        }));

        Assert.True(client.Counts.Reused > 500, $"{client.Counts.Reused} requests upon kept connections");
        Assert.True(client.Counts.Opened > 100, $"{client.Counts.Opened} connections");
    }

    private async Task AssertNextWorksAsync(TransportClient client)
    {
        HttpExchange next = await client.SendAsync(Raw, "/byte-by-byte");
        Assert.Equal((null, 200, "hello"), (next.ErrorClass, next.Status, Encoding.ASCII.GetString(next.Body.Span)));
    }
}
