using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Perf.Telemetry.Dashboard;

namespace Perf.Tests.Telemetry.Dashboard;

// Alone, because a test of them measures the process' memory.
[Collection(AloneCollection.Name)]
public sealed class DashboardServerTests : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly PlainPage _page = new();
    private readonly EventBoard _board = new();
    private readonly DashboardServer _server;
    private readonly HttpClient _client = new() { Timeout = s_limit };

    public DashboardServerTests() => _server = DashboardServer.Start(null, _page, _board);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Page_WithTheToken_IsServedAndKeptFromOthers()
    {
        using HttpResponseMessage answer = await _client.GetAsync(_server.Address);
        Assert.Equal("<p>page</p>", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal(("no-store", "no-referrer", "nosniff"), (answer.Headers.CacheControl!.ToString(), Assert.Single(answer.Headers.GetValues("Referrer-Policy")), Assert.Single(answer.Headers.GetValues("X-Content-Type-Options"))));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(_server.Address.Host == "localhost" ? "127.0.0.1" : _server.Address.Host)));
        Assert.Matches("^/[0-9a-f]{32}/$", _server.Address.AbsolutePath);
        Assert.Equal("1", await _client.GetStringAsync(new Uri(_server.Address, "a.js")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/events")]
    [InlineData("/00000000000000000000000000000000/")]
    [InlineData("/00000000000000000000000000000000/events")]
    [InlineData("/00000000000000000000000000000000/a.js")]
    public async Task Get_WithoutTheToken_IsNotThere(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(new Uri(_server.Address, path));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("GET", "none.js", HttpStatusCode.NotFound)]
    [InlineData("POST", "", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "control", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "events", HttpStatusCode.MethodNotAllowed)]
    public async Task Request_OfAnotherKind_IsRefused(string method, string path, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(_server.Address, path)));
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    public async Task Request_ForAnotherHost_GetsNothing(string host)
    {
        // By hand: a client of .NET would go where the name leads.
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {_server.Address.AbsolutePath} HTTP/1.1\r\nHost: {host}:{_server.Address.Port}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(socket.GetStream());
        string answer = await reader.ReadToEndAsync().WaitAsync(s_limit);
        Assert.Matches("^HTTP/1.1 4[0-9][0-9] ", answer);
        Assert.DoesNotContain("page", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_FromThePage_ReachesIt()
    {
        using HttpResponseMessage answer = await PostAsync("""{"command":"stop"}""", "application/json", $"http://{_server.Address.Authority}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["""{"command":"stop"}"""], _page.Commands);
    }

    [Theory]
    [InlineData("application/json", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("text/plain", null, HttpStatusCode.Forbidden)]
    [InlineData("application/x-www-form-urlencoded", null, HttpStatusCode.Forbidden)]
    public async Task Control_FromElsewhere_IsRefused(string type, string? origin, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await PostAsync("""{"command":"stop"}""", type, origin);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Empty(_page.Commands);
    }

    [Fact]
    public async Task Control_TooLong_IsRefused()
    {
        using HttpResponseMessage answer = await PostAsync(new string(' ', 5000), "application/json", null);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(_page.Commands);
    }

    [Fact]
    public async Task Events_BrowserThatComesLate_HasAllAndThenTheChanges()
    {
        _board.Publish([new("a", "1"), new("b", "1")]);
        _board.Publish([new("a", "2")]);
        using EventStream stream = await EventStream.OpenAsync(_client, _server.Address);
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType!.MediaType);
        (long id, string name, Dictionary<string, string> parts) = (await stream.NextAsync())!.Value;
        Assert.Equal((2L, "parts"), (id, name));
        Assert.Equal(new Dictionary<string, string> { ["a"] = "2", ["b"] = "1" }, parts);
        Assert.Equal("1000", stream.Retry);

        _board.Publish([new("b", "2")]);
        Assert.Equal(new Dictionary<string, string> { ["b"] = "2" }, (await stream.NextAsync())!.Value.Parts);
    }

    [Fact]
    public async Task Events_BrowserThatComesBack_GetsWhatItMissed()
    {
        _board.Publish([new("a", "1"), new("b", "1")]);
        long last;
        using (EventStream stream = await EventStream.OpenAsync(_client, _server.Address))
        {
            last = (await stream.NextAsync())!.Value.Id;
        }

        _board.Publish([new("b", "2")]);
        _board.Publish([new("b", "3")]);
        using EventStream again = await EventStream.OpenAsync(_client, _server.Address, last);
        Assert.Equal(new Dictionary<string, string> { ["b"] = "3" }, (await again.NextAsync())!.Value.Parts);
    }

    [Fact]
    public async Task Events_TwoBrowsers_BothGetAll()
    {
        using EventStream one = await EventStream.OpenAsync(_client, _server.Address);
        using EventStream other = await EventStream.OpenAsync(_client, _server.Address);
        for (int i = 1; i <= 5; i++)
        {
            _board.Publish([new("a", $"{i}")]);
            Assert.Equal($"{i}", (await one.NextAsync())!.Value.Parts["a"]);
            Assert.Equal($"{i}", (await other.NextAsync())!.Value.Parts["a"]);
        }
    }

    [Fact]
    public async Task Events_EndOfTheRun_SendsALastEventAndCloses()
    {
        _board.Publish([new("a", "1")]);
        using EventStream stream = await EventStream.OpenAsync(_client, _server.Address);
        await stream.NextAsync();
        _board.Publish([new("a", "2")]);
        _board.End();
        var parts = new Dictionary<string, string>();
        string name = "";
        while (await stream.NextAsync() is { } next)
        {
            name = next.Name;
            foreach ((string id, string content) in next.Parts)
            {
                parts[id] = content;
            }
        }

        Assert.Equal(("end", "2"), (name, parts["a"]));
        await _server.WaitForReadersAsync(s_limit, waitsForFirst: true, default).WaitAsync(s_limit);
    }

    [Fact]
    public async Task Events_BrowserThatNeverReads_HoldsNobodyUpAndKeepsNothing()
    {
        using var socket = new TcpClient { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {_server.Address.AbsolutePath}events HTTP/1.1\r\nHost: {_server.Address.Authority}\r\n\r\n"));
        await WaitUntilAsync(() => _board.IsWatched);

        string big = new('x', 1_000_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 200; i++)
        {
            _board.Publish([new("a", big + i)]);
        }

        // 200 states are 400 MB as text; what is kept is the newest one, and one on its way.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 60_000_000);

        using EventStream other = await EventStream.OpenAsync(_client, _server.Address);
        Assert.EndsWith("199", (await other.NextAsync())!.Value.Parts["a"], StringComparison.Ordinal);

        // Nor does it hold up the end.
        _board.End();
        await _server.WaitForReadersAsync(TimeSpan.FromMilliseconds(100), waitsForFirst: false, default).WaitAsync(s_limit);
        await _server.DisposeAsync().AsTask().WaitAsync(s_limit);
    }

    [Fact]
    public async Task WaitForReaders_NobodyComes_EndsWithItsPatience()
    {
        _board.End();
        await _server.WaitForReadersAsync(TimeSpan.FromMilliseconds(50), waitsForFirst: true, default).WaitAsync(s_limit);
    }

    [Fact]
    public async Task Watched_BrowserComesAndGoes_IsKnown()
    {
        Assert.False(_board.IsWatched);
        using (EventStream stream = await EventStream.OpenAsync(_client, _server.Address))
        {
            await WaitUntilAsync(() => _board.IsWatched);
        }

        // Whether it has gone shows when something is sent to it.
        int i = 0;
        await WaitUntilAsync(() =>
        {
            _board.Publish([new("a", new string('x', 100_000) + i++)]);
            return !_board.IsWatched;
        });
    }

    [Fact]
    public void Start_PortInUse_SaysTheWayOut()
    {
        var fault = Assert.Throws<PerfException>(() => DashboardServer.Start(_server.Address.Port, _page, _board));
        Assert.Equal(ErrorIds.DashboardUnavailable, fault.Id);
        Assert.Contains("-DashboardPort", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"{_server.Address.Port}", fault.Message, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string body, string type, string? origin)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Address, "control")) { Content = content };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await _client.SendAsync(request);
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(s_limit);
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
