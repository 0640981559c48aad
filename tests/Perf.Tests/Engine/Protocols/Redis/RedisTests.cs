using System.Text;
using Newtonsoft.Json;
using Perf.Engine.Flows;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Redis;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Engine.Protocols.Redis;

public sealed class RedisTests(RedisServer server) : StepProtocolContract, IClassFixture<RedisServer>
{
    protected override Scenario Scenario
    {
        get
        {
            server.Require();
            return StepCalls.Scenario(
                Connection("cache", server.ConnectionString),
                Connection("four", server.ConnectionString) with { MaxConnections = 4 },
                Connection("lazy", "127.0.0.1:1,abortConnect=false"),
                Connection("locked", $"127.0.0.1:{server.Port},password=wrong-password"),
                Connection("nameless", $"127.0.0.1:{server.Port}"),
                Connection("nowhere", "no.such.host.invalid:6379")) with
            { Variables = RedisServer.Variables };
        }
    }

    protected override ActionStep Good => Redis("PING");

    // It stands still for all, as a Redis with one long command does.
    // The server does nothing else meanwhile, so that whoever comes next waits for all of it.
    protected override ActionStep Slow => Redis("DEBUG", "SLEEP", "4");

    protected override (ActionStep Step, string ErrorClass) Wrong => (Redis("INCRBY", "n", "no number"), ErrorClasses.Server);

    protected override ActionStep? Unreachable => Redis("PING") with { Connection = "lazy" };

    [SkippableFact]
    public async Task Replies_AreJsonOfTheirKind()
    {
        await using IProtocol protocol = CreateProtocol();
        Assert.Equal("\"OK\"", await BodyAsync(protocol, "SET", "k", "a \"quoted\" 日本 value"));
        Assert.Equal("\"a \\\"quoted\\\" 日本 value\"", await BodyAsync(protocol, "GET", "k"));
        Assert.Equal("null", await BodyAsync(protocol, "GET", "there is none"));
        Assert.Equal("3", await BodyAsync(protocol, "RPUSH", Key("list"), "a", "b", "c"));
        Assert.Equal("""[1,"x",[null,"y"]]""", await BodyAsync(protocol, "EVAL", "return {1, 'x', {false, 'y'}}", "0"));
        Assert.Equal("[]", await BodyAsync(protocol, "LRANGE", "no list", "0", "-1"));
        Assert.Equal("""{"base64":"AP8="}""", await BodyAsync(protocol, "EVAL", "return '\\0\\255'", "0"));
        Assert.Equal("\"5\"", await BodyAsync(protocol, "EVAL", "return '5'", "0"));
    }

    [SkippableTheory]
    [InlineData("a b c")]
    [InlineData("x\r\nFLUSHALL\r\n")]
    [InlineData("\"quoted\"")]
    [InlineData("")]
    public async Task Word_WithAnyValue_StaysOneArgument(string value)
    {
        await using IProtocol protocol = CreateProtocol();
        string key = Key("word");
        RedisStep set = Redis("SET", key, "${value}");
        Assert.Null((await StepCalls.RunAsync(protocol, set, Scenario, values: ("value", ScalarValue.OfText(value)))).ErrorClass);
        Assert.Equal(JsonConvert.ToString(value), await BodyAsync(protocol, "GET", key));
    }

    [SkippableFact]
    public async Task Value_IsFoundAtTheRoot()
    {
        await using IProtocol protocol = CreateProtocol();
        await BodyAsync(protocol, "SET", "root", "x");
        var view = new ResponseView().Look(await RunAsync(protocol, Redis("GET", "root")));
        Assert.Equal([ScalarValue.OfText("x")], view.SelectJson("$"));
        Assert.Equal([new ScalarValue("null", ScalarKind.Null)], new ResponseView().Look(await RunAsync(protocol, Redis("GET", "no such key"))).SelectJson("$"));
        Assert.Equal(2, new ResponseView().Look(await RunAsync(protocol, Redis("EVAL", "return {1, 2}", "0"))).CountJson("$"));
    }

    [SkippableFact]
    public async Task Reply_TooLarge_IsAnErrorAndNotWantedIsNotWritten()
    {
        await using IProtocol protocol = CreateProtocol();
        string key = Key("large");
        await BodyAsync(protocol, "SETRANGE", key, "999999", "x");
        StepOutcome large = await StepCalls.RunAsync(protocol, Redis("GET", key), Scenario, maxBodySize: 1000);
        Assert.Equal(ErrorClasses.BodyTooLarge, large.ErrorClass);
        StepOutcome unwanted = await StepCalls.RunAsync(protocol, Redis("GET", key), Scenario, wantsBody: false);
        Assert.Null(unwanted.ErrorClass);
        Assert.True(unwanted.Body.IsEmpty);
        Assert.Equal(1_000_000, unwanted.BodySize);
    }

    [SkippableTheory]
    [InlineData("locked")]
    [InlineData("nameless")]
    public async Task WrongOrMissingPassword_IsAnErrorOfAuthentication(string connection)
    {
        await using IProtocol protocol = CreateProtocol();
        StepOutcome outcome = await RunAsync(protocol, Redis("GET", "k") with { Connection = connection });
        Assert.Equal(ErrorClasses.Authentication, outcome.ErrorClass);
        Assert.DoesNotContain("wrong-password", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task UnknownHost_IsAnErrorOfNames()
    {
        await using IProtocol protocol = CreateProtocol();
        Assert.Equal(ErrorClasses.Dns, (await RunAsync(protocol, Redis("PING") with { Connection = "nowhere" })).ErrorClass);
    }

    [SkippableFact]
    public async Task ServerError_DoesNotRepeatValues()
    {
        await using IProtocol protocol = CreateProtocol();
        StepOutcome outcome = await StepCalls.RunAsync(protocol, Redis("NOSUCHCOMMAND", "${v}"), Scenario, values: ("v", ScalarValue.OfText("my-secret-value")));
        Assert.Equal(ErrorClasses.Server, outcome.ErrorClass);
        Assert.Contains("unknown command", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("my-secret-value", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task SeveralConnections_TakeTurns()
    {
        await using IProtocol protocol = CreateProtocol();
        var ids = new HashSet<string>();
        for (int i = 0; i < 12; i++)
        {
            StepOutcome outcome = await RunAsync(protocol, Redis("CLIENT", "ID") with { Connection = "four" });
            Assert.Equal(i < 4, outcome.Timings.Connecting > 0);
            ids.Add(Encoding.UTF8.GetString(outcome.Body.Span));
        }

        Assert.Equal(4, ids.Count);
    }

    [SkippableFact]
    public async Task FirstSteps_AtOnce_OneConnectsAndTheOthersWait()
    {
        await using IProtocol protocol = CreateProtocol();
        IStepAction action = StepCalls.Compile(protocol, Redis("PING"), Scenario);
        StepOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => StepCalls.RunAsync(action)));
        Assert.Single(outcomes, outcome => outcome.Timings.Connecting > 0);
        Assert.All(outcomes, outcome => Assert.Null(outcome.ErrorClass));
    }

    protected override IProtocol CreateProtocol()
    {
        server.Require();
        return new RedisProtocol();
    }

    private static string Key(string name) => $"{name}:{Guid.NewGuid():N}";

    private static RedisStep Redis(params string[] words) => new() { Name = "redis", Connection = "cache", Words = words };

    private static ConnectionDefinition Connection(string name, string text) => new() { Name = name, Kind = "redis", ConnectionString = text };

    private async Task<string> BodyAsync(IProtocol protocol, params string[] words)
    {
        StepOutcome outcome = await RunAsync(protocol, Redis(words));
        Assert.True(outcome.ErrorClass is null, $"{outcome.ErrorClass}: {outcome.ErrorMessage}");
        return Encoding.UTF8.GetString(outcome.Body.Span);
    }
}
