using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Perf.Engine.Network;
using Perf.Engine.Pacing;
using Perf.Engine.Protocols.Http;
using Perf.Target;
using Perf.Tests.Target;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>What HTTP/1.1 on a loop promises, whichever sockets are beneath it.</summary>
public abstract class HttpTransportContract(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private TargetServer Server => fixture.Server;

    private protected abstract SocketDriver CreateDriver();

    private TransportClient Client(HttpOptions? options = null) => new(CreateDriver(), options);

    [Theory]
    [InlineData("/ok", "GET", 200, 15)]
    [InlineData("/chunked?chunks=7&size=11", "GET", 200, 77)]
    [InlineData("/chunked?chunks=0", "GET", 200, 0)]
    [InlineData("/chunked?chunks=3&size=100000", "GET", 200, 300_000)]
    [InlineData("/body?bytes=0", "GET", 200, 0)]
    [InlineData("/body?bytes=200000", "GET", 200, 200_000)]
    [InlineData("/huge?mb=3", "GET", 200, 3 << 20)]
    [InlineData("/slow-body?bytes=70&ms=50", "GET", 200, 70)]
    [InlineData("/stall?bytes=101&ms=5", "GET", 200, 101)]
    [InlineData("/head?bytes=30", "GET", 200, 30)]
    [InlineData("/head?bytes=30", "HEAD", 200, 0)]
    [InlineData("/204", "GET", 204, 0)]
    [InlineData("/304", "GET", 304, 0)]
    [InlineData("/close", "GET", 200, 15)]
    [InlineData("/status/503", "GET", 503, 4)]
    [InlineData("/redirect/1", "GET", 302, 16)]
    [InlineData("/headers?count=300&size=100", "GET", 200, null)]
    public async Task SendAsync_Endpoint_GivesStatusAndBodyTwice(string path, string method, int status, int? size)
    {
        await using var client = Client();
        for (int i = 0; i < 2; i++)
        {
            HttpExchange outcome = await client.SendAsync(Server.BaseUri, path, method);

            Assert.Equal(((string?)null, status), (outcome.ErrorClass, outcome.Status));
            Assert.Equal(size ?? outcome.BodySize, outcome.BodySize);
            Assert.Equal(outcome.BodySize, outcome.Body.Length);
        }
    }

    [Theory]
    [InlineData("/until-close", "until the end")]
    [InlineData("/byte-by-byte", "hello")]
    [InlineData("/trailers?chunks=3&size=2", "tttttt")]
    public async Task SendAsync_RawAnswer_GivesTheBody(string path, string body)
    {
        await using var client = Client();

        HttpExchange outcome = await client.SendAsync(Server.RawUri, path);

        Assert.Null(outcome.ErrorClass);
        Assert.Equal(body, Encoding.ASCII.GetString(outcome.Body.Span));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task SendAsync_CompressedBody_IsDecoded(string coding)
    {
        await using var client = Client();

        HttpExchange plain = await client.SendAsync(Server.BaseUri, $"/{coding}?n=500");
        HttpExchange packed = await client.SendAsync(Server.BaseUri, $"/{coding}?n=500", headers: $"accept-encoding: {coding}\r\n");

        Assert.Equal(coding, packed.Header("content-encoding"));
        Assert.True(packed.BodySize < plain.BodySize / 2);
        Assert.True(packed.Body.Span.SequenceEqual(plain.Body.Span));
    }

    [Theory]
    [InlineData("/half", "connection_closed")]
    [InlineData("/empty", "connection_closed")]
    [InlineData("/garbage", "protocol")]
    [InlineData("/bad-status", "protocol")]
    [InlineData("/bad-chunk", "protocol")]
    [InlineData("/bad-length", "protocol")]
    [InlineData("/endless-headers", "headers_too_large")]
    [InlineData("/reset-before", "connection_reset")]
    public async Task SendAsync_BrokenAnswer_IsNamedByClass(string path, string errorClass)
    {
        await using var client = Client();

        HttpExchange outcome = await client.SendAsync(Server.RawUri, path);

        Assert.Equal(errorClass, outcome.ErrorClass);
        Assert.NotEmpty(outcome.ErrorMessage);
        Assert.DoesNotContain(outcome.ErrorMessage, char.IsControl);
    }

    [Theory]
    [InlineData("/reset", "connection_reset")]
    [InlineData("/reset-before", "connection_reset")]
    public async Task SendAsync_Reset_IsNamed(string path, string errorClass)
    {
        await using var client = Client();

        Assert.Equal(errorClass, (await client.SendAsync(Server.BaseUri, path)).ErrorClass);
    }

    [Fact]
    public async Task SendAsync_NothingListens_IsRefused()
    {
        await using var client = Client();
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        // Bound and not listening: nobody else can come to listen there meanwhile.
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var root = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}/");

        HttpExchange outcome = await client.SendAsync(root, "/ok");

        Assert.Equal(ErrorClasses.ConnectionRefused, outcome.ErrorClass);
        Assert.False(outcome.Timings.Sent);
        Assert.Equal(0, outcome.Timings.Duration);
    }

    [Fact]
    public async Task SendAsync_NameThatCannotExist_IsADnsError()
    {
        await using var client = Client();

        Assert.Equal(ErrorClasses.Dns, (await client.SendAsync(new Uri("http://no-such-host.invalid/"), "/")).ErrorClass);
    }

    [SkippableFact]
    public async Task SendAsync_BacklogIsFull_IsAConnectTimeout()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux ignores what comes to a full backlog.");
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var root = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/");
        using var stop = new CancellationTokenSource();
        var filling = Enumerable.Range(0, 5).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        Task[] connecting = [.. filling.Select(socket => socket.ConnectAsync(IPAddress.Loopback, root.Port, stop.Token).AsTask())];
        try
        {
            await Eventually.UntilAsync(() => connecting.Count(task => task.IsCompletedSuccessfully) >= 2);
            await using var client = Client();

            HttpExchange outcome = await client.SendAsync(root, "/ok", timeout: TimeSpan.FromMilliseconds(300));

            Assert.Equal(ErrorClasses.ConnectTimeout, outcome.ErrorClass);
        }
        finally
        {
            await stop.CancelAsync();
            filling.ForEach(socket => socket.Dispose());
        }
    }

    [Theory]
    [InlineData("wrong", true, null, false, "tls_name_mismatch")]
    [InlineData("wrong", true, "wrong.example", false, null)]
    [InlineData("expired", true, null, false, "tls_expired")]
    [InlineData("expired", false, null, false, "tls_expired")]
    [InlineData("good", false, null, false, "tls_untrusted")]
    [InlineData("good", true, null, false, null)]
    [InlineData("good", true, "other.example", false, "tls_name_mismatch")]
    [InlineData("wrong", false, null, true, null)]
    [InlineData("expired", false, null, true, null)]
    public async Task SendAsync_Tls_CertificateIsJudged(string which, bool withCa, string? serverName, bool skip, string? errorClass)
    {
        Uri root = which switch { "good" => Server.HttpsUri!, "wrong" => Server.WrongNameUri!, _ => Server.ExpiredUri! };
        await using var client = Client(new HttpOptions { Tls = new TlsOptions { CaFile = withCa ? fixture.CaFile : null, ServerName = serverName, SkipVerify = skip } });

        HttpExchange outcome = await client.SendAsync(root, "/ok");

        Assert.Equal(errorClass, outcome.ErrorClass);
        Assert.Equal(errorClass is null ? 200 : 0, outcome.Status);
        Assert.True(outcome.Timings.TlsHandshaking > 0);
    }

    [Fact]
    public async Task SendAsync_TlsToAPlainServer_IsATlsError()
    {
        await using var client = Client();

        Assert.Equal(ErrorClasses.Tls, (await client.SendAsync(new UriBuilder(Server.BaseUri) { Scheme = "https" }.Uri, "/ok")).ErrorClass);
    }

    [Fact]
    public void Constructor_CaFileMissing_SaysWhichFile()
    {
        var e = Assert.Throws<PerfException>(() => new HttpShared(new HttpOptions { Tls = new TlsOptions { CaFile = "/nowhere/ca.pem" } }));

        Assert.Contains("/nowhere/ca.pem", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_NoAnswer_TimesOutAndTheWaitIsCounted()
    {
        await using var client = Client();

        HttpExchange outcome = await client.SendAsync(Server.BaseUri, "/never", timeout: TimeSpan.FromMilliseconds(200));

        Assert.Equal(ErrorClasses.Timeout, outcome.ErrorClass);
        Assert.False(outcome.Interrupted);
        Assert.True(outcome.Timings.Waiting > 0);
    }

    [Fact]
    public async Task SendAsync_Cancelled_IsInterruptedAndNotTheServersFault()
    {
        await using var client = Client();
        using var stop = new CancellationTokenSource();
        Task<HttpExchange> sending = client.SendAsync(Server.BaseUri, "/never", cancellation: stop.Token);
        await stop.CancelAsync();

        Assert.True((await sending).Interrupted);
    }

    [Theory]
    [InlineData("/body?bytes=1001")]
    [InlineData("/chunked?chunks=2&size=501")]
    public async Task SendAsync_BodyOverTheLimit_IsRefused(string path)
    {
        await using var client = Client();

        Assert.Equal(ErrorClasses.BodyTooLarge, (await client.SendAsync(Server.BaseUri, path, maxBody: 1000)).ErrorClass);
    }

    [Fact]
    public async Task SendAsync_DecodedBodyOverTheLimit_IsRefused()
    {
        await using var client = Client();

        HttpExchange outcome = await client.SendAsync(Server.BaseUri, "/gzip?n=10000&force=true", maxBody: 100_000);

        Assert.True(outcome.BodySize < 100_000);
        Assert.Equal(ErrorClasses.BodyTooLarge, outcome.ErrorClass);
    }

    [Fact]
    public async Task SendAsync_ExpectContinue_InterimResponseIsSkipped()
    {
        await using var client = Client();

        HttpExchange outcome = await client.SendAsync(Server.BaseUri, "/expect-continue", "POST", "expect: 100-continue\r\n", "hello");

        Assert.Equal(200, outcome.Status);
        Assert.Contains("\"bytes\":5", Encoding.UTF8.GetString(outcome.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_SecondRequest_ReusesTheConnectionWithoutItsPhases(bool tls)
    {
        await using var client = Client(new HttpOptions { Tls = new TlsOptions { CaFile = fixture.CaFile } });
        Uri root = tls ? Server.HttpsUri! : Server.BaseUri;
        long before = Server.Counters.Connections;

        HttpExchange first = await client.SendAsync(root, "/ok");
        long begin = Clock.Now;
        HttpExchange second = await client.SendAsync(root, "/ok");
        long whole = Clock.Now - begin;

        Assert.Equal(1, Server.Counters.Connections - before);
        Assert.True(first.Timings.Connecting > 0);
        Assert.Equal(tls, first.Timings.TlsHandshaking > 0);
        Assert.Equal((0, 0), (second.Timings.Connecting, second.Timings.TlsHandshaking));
        // What is left is its turn to be sent.
        Assert.InRange(second.Timings.Blocked, 0, whole - second.Timings.Duration);
        Assert.Equal(second.Timings.Sending + second.Timings.Waiting + second.Timings.Receiving, second.Timings.Duration);
        Assert.True(second.Timings is { Sending: > 0, Waiting: > 0, Receiving: >= 0 });
    }

    [Fact]
    public async Task SendAsync_ConnectionClose_IsNotReused()
    {
        await using var client = Client();
        long before = Server.Counters.Connections;
        await client.SendAsync(Server.BaseUri, "/close");
        await client.SendAsync(Server.BaseUri, "/close");

        Assert.Equal(2, Server.Counters.Connections - before);
    }

    [Fact]
    public async Task SendAsync_Delay_WaitingIsAtLeastTheServersOwnTime()
    {
        await using var client = Client();
        for (int i = 0; i < 5; i++)
        {
            HttpExchange outcome = await client.SendAsync(Server.BaseUri, "/delay?ms=40");
            string timing = outcome.Header("server-timing")!;
            double served = double.Parse(timing.Split("dur=")[1], CultureInfo.InvariantCulture);

            // The server's clock runs within ours, so never more; how much less is up to the machine.
            Assert.True(outcome.Timings.Waiting / 1e4 >= served - 0.5, $"waited {outcome.Timings.Waiting / 1e4} ms for {served} ms");
        }
    }

    [Fact]
    public async Task SendAsync_SlowBody_TimeIsReceiving()
    {
        await using var client = Client();

        HttpExchange outcome = await client.SendAsync(Server.BaseUri, "/slow-body?bytes=100&ms=200");

        Assert.True(outcome.Timings.Receiving > 150 * TimeSpan.TicksPerMillisecond);
        Assert.True(outcome.Timings.Receiving > outcome.Timings.Waiting || outcome.Timings.Waiting > 150 * TimeSpan.TicksPerMillisecond);
    }

    [Fact]
    public async Task SendAsync_MaxConnections_IsNeverExceededAndAllAreServed()
    {
        await using var client = Client(new HttpOptions { MaxConnections = 3 });
        long before = Server.Counters.Connections;

        HttpExchange[] outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.SendAsync(Server.BaseUri, "/delay?ms=5")));

        Assert.All(outcomes, outcome => Assert.Null(outcome.ErrorClass));
        Assert.Equal(3, Server.Counters.Connections - before);
        Assert.True(outcomes.Count(outcome => outcome.Timings.Blocked > 0) >= 57);
    }

    [Fact]
    public async Task SendAsync_MaxConnections_WaitersAreServedInOrder()
    {
        await using var client = Client(new HttpOptions { MaxConnections = 1 });
        var ended = new List<int>();
        Task first = client.SendAsync(Server.BaseUri, "/delay?ms=50");
        Task[] waiting = [.. Enumerable.Range(0, 20).Select(async i =>
        {
            await client.SendAsync(Server.BaseUri, "/delay?ms=3");
            lock (ended)
            {
                ended.Add(i);
            }
        })];
        await Task.WhenAll([first, .. waiting]);

        // Each was served after the one before; only what follows the response may be seen out of turn by one.
        Assert.All(ended.Select((number, place) => Math.Abs(number - place)), distance => Assert.InRange(distance, 0, 1));
    }

    [Fact]
    public async Task SendAsync_MaxConnectionsUnderChurn_NobodyWaitsForEver()
    {
        // Connections that close, time out, are refused: every way of giving a place back.
        await using var client = Client(new HttpOptions { MaxConnections = 2 });
        string[] paths = ["/ok", "/close", "/reset-before", "/never", "/ok", "/204"];

        HttpExchange[] outcomes = await Task.WhenAll(Enumerable.Range(0, 120).Select(i =>
            client.SendAsync(Server.BaseUri, paths[i % paths.Length], timeout: paths[i % paths.Length] == "/never" ? TimeSpan.FromMilliseconds(200) : null)));

        Assert.All(
            outcomes.Select((outcome, i) => (outcome.ErrorClass, Path: paths[i % paths.Length])),
            one => Assert.Equal(one.Path switch { "/reset-before" => ErrorClasses.ConnectionReset, "/never" => ErrorClasses.Timeout, _ => null }, one.ErrorClass));
        Assert.Null((await client.SendAsync(Server.BaseUri, "/ok")).ErrorClass);
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("PUT", null)]
    // It may have been done already: nobody but the user may decide to do it twice.
    [InlineData("POST", "connection_closed")]
    public async Task SendAsync_KeptConnectionWasClosed_IdempotentMethodsGoOnceMore(string method, string? errorClass)
    {
        await using var server = new ClosingServer();
        await using var client = Client();
        Assert.Equal(200, (await client.SendAsync(server.Root, "/", "GET")).Status);

        HttpExchange second = await client.SendAsync(server.Root, "/", method);

        Assert.Equal(errorClass, second.ErrorClass);
        Assert.Equal(errorClass is null ? 3 : 2, server.Requests);
    }

    [Fact]
    public async Task SendAsync_BytesAfterTheResponse_AreNotTakenForTheNextOne()
    {
        await using var server = new ClosingServer("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 500 Smuggled\r\ncontent-length: 0\r\n\r\n");
        await using var client = Client();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await client.SendAsync(server.Root, "/")).Status);
        }
    }
}
