using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Grpc;

namespace Perf.Tests.Engine.Protocols.Grpc;

/// <summary>gRPC with the descriptors that the server tells.</summary>
public sealed class GrpcProtocolTests(RpcFixture fixture) : IClassFixture<RpcFixture>
{
    private const string Service = "perf.shop.v1.Catalog";

    [Fact]
    public async Task Unary_GivesItsAnswerAsJsonWithTheFieldsThatAreNotSet()
    {
        await using StepClient client = Client(("id", new ScalarValue("7", ScalarKind.Number)));
        StepOutcome outcome = await client.RunAsync(Step("GetItem", """{"id":"${id}"}"""));

        Assert.Null(outcome.ErrorClass);
        Assert.Equal(0, outcome.Status);
        Assert.Equal("""{"id":"7","displayName":"Item 7","priceCents":"9007199254740993","stock":0,"tags":["new","sale"]}""", outcome.Text());
        Assert.True(outcome.BodySize > 0 && outcome.BytesReceived > outcome.BodySize && outcome.BytesSent > 0);
    }

    [Fact]
    public async Task Streams_OfAllKinds_GiveTheirAnswers()
    {
        await using StepClient client = Client();

        StepOutcome server = await client.RunAsync(Step("ListItems", """{"id":"a","count":3}"""));
        Assert.Equal(["a-1", "a-2", "a-3"], Newtonsoft.Json.Linq.JToken.Parse(server.Text()).SelectTokens("$[*].id").Select(id => id.ToString()));

        StepOutcome clients = await client.RunAsync(Step("AddItems", """{"id":"a"}""", """{"id":"b"}"""));
        Assert.Equal("""{"count":2,"ids":["a","b"]}""", clients.Text());

        StepOutcome both = await client.RunAsync(Step("Echo", """{"int32Value":1}""", """{"int32Value":2}"""));
        Assert.Equal([1, 2], Newtonsoft.Json.Linq.JToken.Parse(both.Text()).SelectTokens("$[*].int32Value").Select(value => (int)value));

        Assert.Equal("""{"count":0,"ids":[]}""", (await client.RunAsync(Step("AddItems"))).Text());
        Assert.Equal("{}", (await client.RunAsync(Step("Ping"))).Text());
    }

    [Fact]
    public async Task Stream_OfMuchInBothDirections_DoesNotStandStill()
    {
        await using StepClient client = Client();
        string message = $$"""{"stringValue":"{{new string('x', 100_000)}}"}""";
        StepOutcome outcome = await client.RunAsync(Step("Echo", [.. Enumerable.Repeat(message, 50)]));

        Assert.Null(outcome.ErrorClass);
        Assert.InRange(outcome.BodySize, 5_000_000, 5_100_000);
    }

    [Fact]
    public async Task Stream_ThatEndsWithAnError_HasItsClass()
    {
        await using StepClient client = Client();
        StepOutcome outcome = await client.RunAsync(Step("ListItems", """{"id":"cut","count":3}"""));

        Assert.Equal("grpc_data_loss", outcome.ErrorClass);
        Assert.Equal("DATA_LOSS: cut as asked", outcome.ErrorMessage);
        Assert.Equal(15, outcome.Status);
    }

    [Fact]
    public async Task Status_ThatIsExpected_IsAnAnswer()
    {
        await using StepClient client = Client();
        StepOutcome outcome = await client.RunAsync(Step("GetItem", """{"id":"missing"}""") with { Expect = [new Assertion { Part = ResponsePart.Status, Expected = ["5"] }] });

        Assert.Null(outcome.ErrorClass);
        Assert.Equal(5, outcome.Status);
    }

    [Fact]
    public async Task Metadata_GoesThereAndComesBack_AndTheDeadlineIsTheTimeout()
    {
        await using StepClient client = Client(("token", ScalarValue.OfText("secret")));
        StepOutcome outcome = await client.RunAsync(Step("GetItem", """{"id":"a"}""") with { Metadata = [new("X-Own", "Bearer ${token}"), new("x-bin-bin", "AP8=")], Timeout = TimeSpan.FromSeconds(25) });

        Assert.Equal("Bearer secret", outcome.Header("seen-x-own"));
        Assert.Equal("AP8=", outcome.Header("seen-bin-bin"));
        Assert.InRange(int.Parse(outcome.Header("seconds-left")!), 15, 25);
    }

    [Fact]
    public async Task Deadline_IsATimeout()
    {
        await using StepClient client = Client();
        StepOutcome outcome = await client.RunAsync(Step("GetItem", """{"id":"slow"}""") with { Timeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal(ErrorClasses.Timeout, outcome.ErrorClass);
    }

    [Fact]
    public async Task Answer_OverTheLimit_IsAnError()
    {
        await using StepClient client = new(new GrpcProtocol(), fixture.Server.RpcUri!, new HttpOptions { MaxBodySize = 20_000 });
        StepOutcome one = await client.RunAsync(Step("Mirror", $$"""{"stringValue":"{{new string('x', 50_000)}}"}"""));
        StepOutcome many = await client.RunAsync(Step("ListItems", """{"id":"a","count":2000}"""));

        Assert.Equal(ErrorClasses.BodyTooLarge, one.ErrorClass);
        Assert.Equal(ErrorClasses.BodyTooLarge, many.ErrorClass);
    }

    [Fact]
    public async Task Call_OverTls_HasItsPhases()
    {
        await using StepClient client = new(new GrpcProtocol(), fixture.Server.HttpsUri!, new HttpOptions { Tls = new TlsOptions { CaFile = fixture.CaFile } });
        using var descriptors = new DescriptorFile();
        StepOutcome outcome = await client.RunAsync(Step("GetItem", """{"id":"a"}""") with { DescriptorFile = descriptors.Path });

        Assert.Null(outcome.ErrorClass);
        Assert.True(outcome.Timings is { Connecting: > 0, TlsHandshaking: > 0, Sent: true });
    }

    [Fact]
    public async Task Body_NotWanted_IsNotKept()
    {
        await using StepClient client = Client();
        StepOutcome outcome = await client.RunAsync(Step("GetItem", """{"id":"a"}"""), wantsBody: false);

        Assert.True(outcome.Body.IsEmpty && outcome.BodySize > 0);
    }

    [Fact]
    public async Task Compile_WhatIsNotThere_SaysWhatIs()
    {
        await using StepClient client = Client();

        Assert.Contains("did you mean 'GetItem'", Refused(client, Step("GetItm")).Message, StringComparison.Ordinal);
        Assert.Contains("knows no 'perf.shop.v1.Nothing'", Refused(client, new GrpcStep { Method = "perf.shop.v1.Nothing/Get" }).Message, StringComparison.Ordinal);
        Assert.Contains("nothing listens", Refused(client, Step("GetItem") with { Target = "http://127.0.0.1:1" }).Message, StringComparison.Ordinal);
        Assert.Contains("another for each virtual user", Refused(client, Step("GetItem") with { Target = "http://${h}" }).Message, StringComparison.Ordinal);
        Assert.Contains("nowhere.pb", Refused(client, Step("GetItem") with { DescriptorFile = "/nowhere/nowhere.pb" }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compile_MessageThatDoesNotFit_SaysWhere()
    {
        await using StepClient client = Client();

        PerfException e = Assert.Throws<PerfException>(() => client.Compile(Step("GetItem", """{"idd":"x"}""")));
        Assert.Contains("has no field 'idd' ($); did you mean 'id'?", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<PerfException>(() => client.Compile(Step("GetItem", "{}", "{}")));
        Assert.Contains("it is no stream", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_ThatDoesNotFitWithItsValues_IsNotSent()
    {
        await using StepClient client = Client(("n", ScalarValue.OfText("many")));

        Assert.Equal(ErrorClasses.InvalidRequest, (await client.RunAsync(Step("ListItems", """{"count":"${n}"}"""))).ErrorClass);
    }

    private static PerfException Refused(StepClient client, GrpcStep step)
    {
        PerfException e = Assert.Throws<PerfException>(() => client.Compile(step));
        Assert.Equal(ErrorIds.DescriptorsUnavailable, e.Id);
        return e;
    }

    private static GrpcStep Step(string method, params string[] messages) => new() { Name = method, Method = $"{Service}/{method}", Messages = messages };

    private StepClient Client(params (string, ScalarValue)[] variables) => new(new GrpcProtocol(), fixture.Server.RpcUri!, null, variables);
}
