using Newtonsoft.Json.Linq;
using Perf.Engine.Pacing;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.HttpClient;

namespace Perf.Tests.Engine.Protocols.HttpClient;

public sealed class HttpClientProtocolTests(RpcFixture fixture) : IClassFixture<RpcFixture>
{
    private static readonly HttpOptions s_two = new() { Version = "2" };

    private HttpOptions Trusting => s_two with { Tls = new TlsOptions { CaFile = fixture.CaFile } };

    [Fact]
    public async Task RequestWithBody_ArrivesWholeAndComesBack()
    {
        await using StepClient client = Client(s_two with { Headers = [new("x-common", "c"), new("x-own", "loses")] }, ("name", ScalarValue.OfText("A\"b")));
        StepOutcome outcome = await client.RunAsync(new RequestStep
        {
            Method = "PUT",
            Url = "/echo",
            Query = [new("q", "ä &")],
            Headers = [new("X-Own", "${name}")],
            Body = new RequestBody { Kind = BodyKind.Json, Text = """{"name":"${name}"}""", ContentType = "application/json" },
        });

        Assert.Null(outcome.ErrorClass);
        Assert.Equal(200, outcome.Status);
        JToken echo = JToken.Parse(outcome.Text());
        Assert.Equal(("PUT", "HTTP/2", "ä &"), ((string)echo["method"]!, (string)echo["protocol"]!, (string)echo["query"]!["q"]!));
        Assert.Equal("""{"name":"A\"b"}""", (string)echo["body"]!);
        Assert.Equal(("c", "A\"b", "application/json"), ((string)echo["headers"]!["x-common"]!, (string)echo["headers"]!["x-own"]!, (string)echo["headers"]!["Content-Type"]!));
    }

    [Fact]
    public async Task Body_NotWanted_IsReadAndCountedAndNotKept()
    {
        await using StepClient client = Client(s_two);
        StepOutcome outcome = await client.RunAsync(new RequestStep { Url = "/body?bytes=100000" }, wantsBody: false);

        Assert.Equal(100_000, outcome.BodySize);
        Assert.True(outcome.Body.IsEmpty);
        Assert.InRange(outcome.BytesReceived, 100_000, 120_000);
        Assert.InRange(outcome.BytesSent, 50, 10_000);
    }

    [Fact]
    public async Task Body_OverTheLimit_IsAnErrorAndTheNextRequestWorks()
    {
        await using StepClient client = Client(s_two with { MaxBodySize = 1000 });

        Assert.Equal(ErrorClasses.BodyTooLarge, (await client.RunAsync(new RequestStep { Url = "/body?bytes=100000" })).ErrorClass);
        Assert.Null((await client.RunAsync(new RequestStep { Url = "/body?bytes=1000" })).ErrorClass);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Body_Compressed_IsDecodedWhenWanted(string coding)
    {
        await using StepClient client = Client(s_two);
        StepOutcome plain = await client.RunAsync(new RequestStep { Url = $"/{coding}", Headers = [new("accept-encoding", coding)] });

        Assert.Null(plain.ErrorClass);
        Assert.Equal(coding, plain.Header("content-encoding"));
        Assert.True(plain.Body.Length > plain.BodySize, "decoded is larger than as sent");
    }

    // .NET takes it for a URL, and finds only later that its host is none.
    [Fact]
    public async Task Address_WithNoHost_IsAnInvalidRequest()
    {
        await using StepClient client = Client(s_two);

        Assert.Equal(ErrorClasses.InvalidRequest, (await client.RunAsync(new RequestStep { Url = "http://xn--\u00fc/" })).ErrorClass);
    }

    [Fact]
    public async Task Redirects_AreFollowedAndOthersAreNot()
    {
        await using StepClient client = Client(s_two);

        StepOutcome followed = await client.RunAsync(new RequestStep { Url = "/redirect/3" });
        Assert.Equal((200, "arrived\n"), (followed.Status, followed.Text()));
        Assert.Equal(302, (await client.RunAsync(new RequestStep { Url = "/redirect/3", MaxRedirects = 0 })).Status);
        Assert.Equal(ErrorClasses.TooManyRedirects, (await client.RunAsync(new RequestStep { Url = "/redirect/3", MaxRedirects = 2 })).ErrorClass);
    }

    [Fact]
    public async Task Cookies_LastForTheIterationOfTheirUser()
    {
        await using StepClient client = Client(s_two);
        await client.RunAsync(new RequestStep { Url = "/cookie/set?name=a&value=b" }, vu: 7, iteration: 3);
        var check = new RequestStep { Url = "/cookie/check?name=a&value=b" };

        Assert.Equal(200, (await client.RunAsync(check, vu: 7, iteration: 3)).Status);
        Assert.Equal(403, (await client.RunAsync(check, vu: 8, iteration: 3)).Status);
        Assert.Equal(403, (await client.RunAsync(check, vu: 7, iteration: 4)).Status);
    }

    [Fact]
    public async Task Cookies_SwitchedOff_AreNotKept()
    {
        await using StepClient client = Client(s_two with { Cookies = false });
        await client.RunAsync(new RequestStep { Url = "/cookie/set?name=a&value=b" });

        Assert.Equal(403, (await client.RunAsync(new RequestStep { Url = "/cookie/check?name=a&value=b" })).Status);
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    public async Task Digest_AnswersTheChallengeOnceAndKeepsIt(string algorithm)
    {
        await using StepClient client = Client(s_two with { Auth = new HttpAuth { Scheme = HttpAuthScheme.Digest, User = "ann \"a\"", Password = "${word}" } }, ("word", ScalarValue.OfText("open sesame")));
        IStepAction action = client.Compile(new RequestStep { Url = $"/digest?algorithm={algorithm}&x=1" });

        Assert.Equal(200, (await client.RunAsync(action)).Status);
        long before = fixture.Server.Counters.Snapshot()["/digest"];
        Assert.Equal(200, (await client.RunAsync(action)).Status);
        Assert.Equal(before + 1, fixture.Server.Counters.Snapshot()["/digest"]);
    }

    [Fact]
    public async Task Digest_WrongPassword_IsRefusedOnce()
    {
        await using StepClient client = Client(s_two with { Auth = new HttpAuth { Scheme = HttpAuthScheme.Digest, User = "ann", Password = "wrong" } });

        Assert.Equal(401, (await client.RunAsync(new RequestStep { Url = "/digest" })).Status);
    }

    [Fact]
    public async Task BasicAndBearer_ComeWithTheFirstRequestAndAnOwnHeaderWins()
    {
        await using StepClient client = Client(s_two with { Auth = new HttpAuth { Scheme = HttpAuthScheme.Bearer, Token = "t${n}" } }, ("n", ScalarValue.OfText("1")));

        Assert.Contains("Bearer t1", (await client.RunAsync(new RequestStep { Url = "/headers" })).Text(), StringComparison.Ordinal);
        Assert.Contains("Basic YTpi", (await client.RunAsync(new RequestStep { Url = "/headers", Auth = new HttpAuth { Scheme = HttpAuthScheme.Basic, User = "a", Password = "b" } })).Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", (await client.RunAsync(new RequestStep { Url = "/headers", Auth = new HttpAuth() })).Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", (await client.RunAsync(new RequestStep { Url = "/headers", Headers = [new("authorization", "own")] })).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstRequest_HasThePhasesOfConnecting()
    {
        await using StepClient client = new(new HttpClientProtocol(), fixture.Server.HttpsUri!, Trusting);
        long begin = Clock.Now;
        StepOutcome first = await client.RunAsync(new RequestStep { Url = "/delay?ms=50" });
        long whole = Clock.Now - begin;
        StepOutcome second = await client.RunAsync(new RequestStep { Url = "/delay?ms=50" });

        Assert.Null(first.ErrorClass);
        Assert.True(first.Timings is { Connecting: > 0, TlsHandshaking: > 0 });
        Assert.InRange(first.Timings.Waiting, TimeSpan.FromMilliseconds(45).Ticks, whole - first.Timings.Connecting - first.Timings.TlsHandshaking);
        Assert.Equal((0, 0), (second.Timings.Connecting, second.Timings.TlsHandshaking));
    }

    [Fact]
    public async Task Certificates_ThatAreNotGood_HaveTheirClasses()
    {
        await using StepClient untrusting = new(new HttpClientProtocol(), fixture.Server.HttpsUri!, s_two);
        await using StepClient wrongName = new(new HttpClientProtocol(), fixture.Server.WrongNameUri!, Trusting);
        await using StepClient expired = new(new HttpClientProtocol(), fixture.Server.ExpiredUri!, Trusting);
        await using StepClient renamed = new(new HttpClientProtocol(), fixture.Server.WrongNameUri!, Trusting with { Tls = new TlsOptions { CaFile = fixture.CaFile, ServerName = "wrong.example" } });
        var step = new RequestStep { Url = "/items" };

        Assert.Equal(ErrorClasses.TlsUntrusted, (await untrusting.RunAsync(step)).ErrorClass);
        Assert.Equal(ErrorClasses.TlsNameMismatch, (await wrongName.RunAsync(step)).ErrorClass);
        Assert.Equal(ErrorClasses.TlsExpired, (await expired.RunAsync(step)).ErrorClass);
        Assert.Null((await renamed.RunAsync(step)).ErrorClass);
    }

    [Fact]
    public async Task Hosts_StandForALookUp()
    {
        await using StepClient client = new(
            new HttpClientProtocol(),
            new Uri("http://shop.invalid:81/"),
            s_two with { Hosts = new Dictionary<string, string> { ["shop.invalid"] = $"127.0.0.1:{fixture.Server.RpcUri!.Port}" }, SourceAddresses = ["127.0.0.3"] });

        Assert.Null((await client.RunAsync(new RequestStep { Url = "/items" })).ErrorClass);
        Assert.Equal(ErrorClasses.Dns, (await client.RunAsync(new RequestStep { Url = "http://other.invalid/" })).ErrorClass);
    }

    [Fact]
    public async Task BlockedNetworks_AreNotConnectedTo()
    {
        await using StepClient client = new(
            new HttpClientProtocol(),
            new Uri("http://shop.invalid:81/"),
            s_two with { Hosts = new Dictionary<string, string> { ["shop.invalid"] = $"127.0.0.1:{fixture.Server.RpcUri!.Port}" }, BlockedNetworks = ["127.0.0.0/8"] });

        Assert.Equal(ErrorClasses.BlockedAddress, (await client.RunAsync(new RequestStep { Url = "/items" })).ErrorClass);
    }

    [Fact]
    public async Task MaxConnections_IsHowManyAreOpened()
    {
        await using StepClient client = Client(s_two with { MaxConnections = 3 });
        IStepAction action = client.Compile(new RequestStep { Url = "/delay?ms=20" });
        long before = fixture.Server.Counters.Connections;
        StepOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(1, 30).Select(vu => client.RunAsync(action, vu)));

        Assert.All(outcomes, outcome => Assert.Null(outcome.ErrorClass));
        Assert.Equal(before + 3, fixture.Server.Counters.Connections);
    }

    [Fact]
    public async Task ServerWithoutHttp2_IsAnErrorAndNothingFallsBack()
    {
        await using StepClient client = new(new HttpClientProtocol(), fixture.Server.BaseUri, s_two);

        Assert.Contains((await client.RunAsync(new RequestStep { Url = "/items" })).ErrorClass, new[] { ErrorClasses.Protocol, ErrorClasses.ConnectionClosed, ErrorClasses.ConnectionReset });
    }

    // Whether such a server's word arrives before it closes is chance; what is made of it is not.
    [Fact]
    public void FaultOfAServerWithoutHttp2_SaysWhichVersionToSet()
    {
        StepFault fault = ClientFault.Of(new HttpRequestException("m", new HttpProtocolException(0xd, "The server closed the connection.", null)))!;

        Assert.Equal(ErrorClasses.Protocol, fault.ErrorClass);
        Assert.Contains("set http.version to \"1.1\"", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeaderWithLineBreak_IsNotSent()
    {
        await using StepClient client = Client(s_two, ("v", ScalarValue.OfText("a\r\nx: y")));

        Assert.Equal(ErrorClasses.InvalidRequest, (await client.RunAsync(new RequestStep { Url = "/items", Headers = [new("h", "${v}")] })).ErrorClass);
    }

    // Nothing stands before its connections: a rule for them would not hold.
    [Fact]
    public async Task Http3_WhereConnectionsAreHeldToARule_IsRefused()
    {
        await using var protocol = new HttpClientProtocol();
        var scenario = new Scenario { Name = "test", Target = "https://127.0.0.1:1", Http = new HttpOptions { Version = "3" } };
        var context = new StepContext(scenario, new Uri("https://127.0.0.1:1"), new Perf.Engine.Flows.VariableTable(), _ => null) { Rule = (_, _, _, _) => null };

        PerfException e = Assert.Throws<PerfException>(() => protocol.Compile(new RequestStep { Url = "/" }, context));

        Assert.Equal(ErrorIds.ScenarioInvalid, e.Id);
        Assert.Contains("AllowTarget", e.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Http3_WithoutItsLibrary_SaysWhatToInstall()
    {
        Skip.If(HttpClientProtocol.SupportsHttp3, "this machine has libmsquic");
        await using StepClient client = new(new HttpClientProtocol(), fixture.Server.HttpsUri!, new HttpOptions { Version = "3" });

        PerfException e = Assert.Throws<PerfException>(() => client.Compile(new RequestStep { Url = "/" }));
        Assert.Equal(ErrorIds.Http3Unavailable, e.Id);
        Assert.Contains("libmsquic", e.Message, StringComparison.Ordinal);
    }

    private StepClient Client(HttpOptions options, params (string, ScalarValue)[] variables) => new(new HttpClientProtocol(), fixture.Server.RpcUri!, options, variables);
}
