using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Perf.Target;

namespace Perf.Tests.Target;

public sealed class TargetServerTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private TargetServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TargetServer.StartAsync(new TargetOptions());
        _client.BaseAddress = _server.BaseUri;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("/ok", 200, 15)]
    [InlineData("/status/418", 418, 4)]
    [InlineData("/status/204", 204, 0)]
    [InlineData("/204", 204, 0)]
    [InlineData("/304", 304, 0)]
    [InlineData("/body?bytes=0", 200, 0)]
    [InlineData("/body?bytes=200000", 200, 200_000)]
    [InlineData("/huge?mb=3", 200, 3 << 20)]
    [InlineData("/slow-body?bytes=70&ms=50", 200, 70)]
    [InlineData("/slow-body?bytes=1&ms=50", 200, 1)]
    [InlineData("/stall?bytes=101&ms=5", 200, 101)]
    [InlineData("/chunked?chunks=7&size=11", 200, 77)]
    [InlineData("/chunked?chunks=0", 200, 0)]
    [InlineData("/head?bytes=30", 200, 30)]
    [InlineData("/delay?ms=1", 200, 5)]
    [InlineData("/redirect/0", 200, 8)]
    [InlineData("/capacity?rate=1000", 200, 5)]
    [InlineData("/tally?by=one&ms=0", 200, 5)]
    [InlineData("/nowhere", 404, 20)]
    // What cannot be read is refused, never guessed.
    [InlineData("/status/99", 400, null)]
    [InlineData("/body?bytes=-1", 400, null)]
    [InlineData("/delay?ms=soon", 400, null)]
    [InlineData("/capacity?rate=0", 400, null)]
    [InlineData("/tally", 400, null)]
    [InlineData("/latency?dist=5", 400, null)]
    [InlineData("/latency", 400, null)]
    [InlineData("/flaky?every=0", 400, null)]
    public async Task Get_Endpoint_AnswersItsStatusAndLength(string path, int status, int? length)
    {
        using var response = await _client.GetAsync(path);
        byte[] body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(length ?? body.Length, body.Length);
    }

    [Fact]
    public async Task Get_BodyOverManyBlocks_RepeatsTheAlphabet()
    {
        byte[] whole = await _client.GetByteArrayAsync("/body?bytes=140001");
        byte[] pieces = await _client.GetByteArrayAsync("/slow-body?bytes=140001&ms=1");

        Assert.All(Enumerable.Range(0, whole.Length), index => Assert.Equal('a' + (index % 26), whole[index]));
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public async Task Get_Chunked_AnnouncesNoLength()
    {
        using var response = await _client.GetAsync("/chunked?chunks=2&size=5", HttpCompletionOption.ResponseHeadersRead);

        Assert.Null(response.Content.Headers.ContentLength);
        Assert.True(response.Headers.TransferEncodingChunked);
    }

    [Fact]
    public async Task Head_Endpoint_AnnouncesLengthAndSendsNoBody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/head?bytes=30");
        using var response = await _client.SendAsync(request);

        Assert.Equal(30, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        // The connection is still in step.
        Assert.Equal("""{"status":"ok"}""", await _client.GetStringAsync("/ok"));
    }

    [Fact]
    public async Task Get_Delay_ReportsAtLeastTheDelay()
    {
        using var response = await _client.GetAsync("/delay?ms=30");

        string timing = response.Headers.GetValues("Server-Timing").Single();
        double waited = double.Parse(timing.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(waited >= 30, timing);
    }

    [Fact]
    public async Task Get_Close_EndsTheConnection()
    {
        using (var response = await _client.GetAsync("/close"))
        {
            Assert.True(response.Headers.ConnectionClose);
        }
        await _client.GetStringAsync("/ok");
        await _client.GetStringAsync("/ok");

        Assert.Equal(2, _server.Counters.Connections);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Get_Compressed_OnlyWhenAcceptedOrForced(string coding)
    {
        using var plain = await _client.GetAsync($"/{coding}");
        using var forced = await _client.GetAsync($"/{coding}?force=true");
        using var decoding = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All });
        string decoded = await decoding.GetStringAsync(new Uri(_server.BaseUri, coding));

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal([coding], forced.Content.Headers.ContentEncoding);
        Assert.True(forced.Content.Headers.ContentLength < plain.Content.Headers.ContentLength / 2);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), decoded);
        Assert.Equal(100, JsonDocument.Parse(decoded).RootElement.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Get_RedirectChain_CountsDownToTheEnd()
    {
        string path = "/redirect/3?code=307";
        var seen = new List<string>();
        while (true)
        {
            using var response = await _client.GetAsync(path);
            seen.Add($"{(int)response.StatusCode} {path}");
            if (response.Headers.Location is not { } location)
            {
                break;
            }
            path = location.OriginalString;
        }

        Assert.Equal(["307 /redirect/3?code=307", "307 /redirect/2?code=307", "307 /redirect/1?code=307", "200 /redirect/0?code=307"], seen);
        using var loop = await _client.GetAsync("/redirect-loop");
        Assert.Equal("/redirect-loop", loop.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Get_Flaky_FailsEveryNthOfAllConnections()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _client.GetAsync("/flaky?every=8&code=503")));

        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable));
        Assert.Equal(35, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task Get_Items_ListsIds()
    {
        using var list = JsonDocument.Parse(await _client.GetStringAsync("/items?n=3"));

        Assert.Equal([1, 2, 3], list.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task Cookie_SetAndSentBack_Matches()
    {
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = _server.BaseUri };
        using var before = await browser.GetAsync("/cookie/check?name=flavour&value=oat");
        await browser.GetStringAsync("/cookie/set?name=flavour&value=oat");
        using var after = await browser.GetAsync("/cookie/check?name=flavour&value=oat");

        Assert.Equal(HttpStatusCode.Forbidden, before.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Login_RightPassword_TokenOpensMe()
    {
        using var anonymous = await _client.GetAsync("/me");
        using var wrong = await _client.PostAsJsonAsync("/login", new { user = "ann", password = "guess" });
        using var malformed = await _client.PostAsync("/login", new StringContent("{"));
        using var login = await _client.PostAsJsonAsync("/login", new { user = "ann", password = "open sesame" });
        string token = JsonDocument.Parse(await login.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var me = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        Assert.Equal(HttpStatusCode.Created, login.StatusCode);
        Assert.Equal("""{"user":"ann"}""", await me.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Echo_Request_ShowsWhatArrived()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/echo?a=1&b=%C3%A9") { Content = new StringContent("grüezi", Encoding.UTF8, "text/plain") };
        request.Headers.Add("X-Trace", "42");
        using var response = await _client.SendAsync(request);
        var echo = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal("PUT", echo.GetProperty("method").GetString());
        Assert.Equal("é", echo.GetProperty("query").GetProperty("b").GetString());
        Assert.Equal("42", echo.GetProperty("headers").GetProperty("X-Trace").GetString());
        Assert.Equal("grüezi", echo.GetProperty("body").GetString());
    }

    [Fact]
    public async Task Headers_Count_SendsThatManyFields()
    {
        using var response = await _client.GetAsync("/headers?count=40&size=100");

        Assert.Equal(40, response.Headers.Count(field => field.Key.StartsWith("X-Field-", StringComparison.Ordinal)));
        Assert.Equal(100, response.Headers.GetValues("X-Field-40").Single().Length);
    }

    [Theory]
    [InlineData("/expect-continue", 200)]
    [InlineData("/expect-continue?reject=true", 417)]
    public async Task Post_ExpectContinue_TakesOrRefusesTheBody(string path, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(new byte[100_000]) };
        request.Headers.ExpectContinue = true;
        using var response = await _client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 200)
        {
            Assert.Equal("""{"expected":true,"bytes":100000}""", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Get_Latency_WholeCycleHasTheAskedProportions()
    {
        var waits = new List<double>();
        for (int request = 0; request < 10; request++)
        {
            using var response = await _client.GetAsync("/latency?dist=9x1,1x60");
            waits.Add(double.Parse(response.Headers.GetValues("Server-Timing").Single().Split('=')[1], System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.True(waits.All(wait => wait >= 1), string.Join(' ', waits));
        Assert.Contains(waits, wait => wait >= 60);
    }

    [Fact]
    public async Task Counters_AfterRequests_CountPerEndpointAndConnection()
    {
        await _client.GetStringAsync("/ok");
        await _client.GetStringAsync("/ok");
        using (await _client.GetAsync("/status/404"))
        {
        }
        string json = await _client.GetStringAsync("/counters");

        Assert.Equal("""{"connections":1,"requests":{"/ok":2,"/status/{code}":1}}""", json);
        Assert.Equal(2, _server.Counters.Of("/ok"));
        Assert.Equal(3, _server.Counters.Total);
    }

    [Fact]
    public async Task DisposeAsync_RequestThatNeverEnds_IsAborted()
    {
        var server = await TargetServer.StartAsync(new TargetOptions());
        var never = _client.GetAsync(new Uri(server.BaseUri, "/never"));
        await Eventually.UntilAsync(() => server.Counters.Of("/never") == 1);

        await server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => never);
    }

    [Fact]
    public async Task StartAsync_PortsNotGiven_AreDistinctAndBelowTheEphemeralRange()
    {
        await using var second = await TargetServer.StartAsync(new TargetOptions { Https = true });
        int[] ports = [_server.BaseUri.Port, _server.RawUri.Port, second.BaseUri.Port, second.RawUri.Port,
            second.HttpsUri!.Port, second.WrongNameUri!.Port, second.ExpiredUri!.Port];

        Assert.Equal(ports.Length, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 20_000, 31_999));
    }

    [Fact]
    public async Task StartAsync_PortTaken_Throws() =>
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(
            () => TargetServer.StartAsync(new TargetOptions { Port = _server.BaseUri.Port }));
}
