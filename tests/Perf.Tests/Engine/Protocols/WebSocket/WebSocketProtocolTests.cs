using Perf.Engine.Protocols;
using Perf.Engine.Protocols.WebSocket;

namespace Perf.Tests.Engine.Protocols.WebSocket;

public sealed class WebSocketProtocolTests(RpcFixture fixture) : IClassFixture<RpcFixture>
{
    private static readonly Assertion s_isCount = new() { Part = ResponsePart.Json, Selector = "$.type", Operator = ComparisonOperator.Equal, Expected = ["count"] };

    [Fact]
    public async Task Conversation_SkipsWhatDoesNotFitAndUsesWhatItCaptured()
    {
        await using StepClient client = Client(null, ("name", ScalarValue.OfText("ann")), ("id", default));
        StepOutcome outcome = await client.RunAsync(new WebSocketStep
        {
            Url = "/ws/chat",
            Headers = [new("x-name", "${name}")],
            Messages =
            [
                new WebSocketReceive
                {
                    Conditions = [new Assertion { Part = ResponsePart.Body, Operator = ComparisonOperator.Contains, Expected = ["${name}"] }],
                    Captures = [new Capture { Name = "id", Kind = CaptureKind.Json, Selector = "$.id" }],
                },
                new WebSocketSend { Content = "no JSON" },
                new WebSocketSend { Content = "count:3" },
                new WebSocketReceive { Conditions = [s_isCount], Count = 2 },
                new WebSocketPause { Min = TimeSpan.FromMilliseconds(1), Max = TimeSpan.FromMilliseconds(2) },
                new WebSocketSend { Content = "my id is ${id}" },
                new WebSocketReceive { Conditions = [new Assertion { Part = ResponsePart.Body, Operator = ComparisonOperator.Matches, Expected = ["^my id is \\d+$"] }] },
                new WebSocketSend { Content = "AAEC/w==", IsBinary = true },
                new WebSocketReceive(),
            ],
        });

        Assert.Null(outcome.ErrorClass);
        Assert.Equal(101, outcome.Status);
        Assert.Equal("""[{"type":"welcome","id":42,"name":"ann"},{"type":"count","n":1},{"type":"count","n":2},"my id is 42","AAEC/w=="]""", outcome.Text());
        Assert.True(outcome.Timings is { Connecting: > 0, TlsHandshaking: 0, Sending: > 0, Waiting: > 0 });
        Assert.True(outcome.BytesSent > 100 && outcome.BytesReceived > outcome.BodySize, "handshake and frames count");
    }

    /// <summary>Without listening, what was read is counted; with it, all that came up to the close: the welcome, three numbers and an echo.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 5)]
    public async Task Conversation_Messages_AreCounted(bool listens, long received)
    {
        (long Sent, long Received) sum = (0, 0);
        await using StepClient client = new(new WebSocketProtocol(), fixture.Server.BaseUri)
        {
            Exchanged = (sent, came) => (sum.Sent, sum.Received) = (sum.Sent + sent, sum.Received + came),
        };
        StepOutcome outcome = await client.RunAsync(new WebSocketStep
        {
            Url = "/ws/chat",
            Listens = listens,
            Messages = [new WebSocketReceive(), new WebSocketSend { Content = "count:3" }, new WebSocketSend { Content = "bye" }],
        });
        Assert.Null(outcome.ErrorClass);
        Assert.Equal("""[{"type":"welcome","id":42,"name":""}]""", outcome.Text());
        Assert.Equal((2, received), sum);
    }

    [Theory]
    [InlineData("close:1008", "ws_close_1008")]
    [InlineData("close:1000", null)]
    public async Task ServerThatCloses_WhileNobodyWaits_IsAnErrorWhereItIsNotInOrder(string order, string? errorClass)
    {
        await using StepClient client = Client();
        StepOutcome outcome = await client.RunAsync(new WebSocketStep { Url = "/ws/chat", Listens = true, Messages = [new WebSocketSend { Content = order }] });
        Assert.Equal(errorClass, outcome.ErrorClass);
    }

    [Fact]
    public async Task Connection_OverTls_HasItsPhaseAndItsSubprotocol()
    {
        await using StepClient client = new(new WebSocketProtocol(), fixture.Server.HttpsUri!, new HttpOptions { Tls = new TlsOptions { CaFile = fixture.CaFile } });
        StepOutcome outcome = await client.RunAsync(new WebSocketStep { Url = "/ws/chat", Subprotocol = "chat.v1", Messages = [new WebSocketReceive()] });

        Assert.Null(outcome.ErrorClass);
        Assert.True(outcome.Timings.TlsHandshaking > 0);
        Assert.Equal("chat.v1", outcome.Header("sec-websocket-protocol"));
    }

    [Theory]
    [InlineData("close:1008", "ws_close_1008")]
    [InlineData("close:1000", "ws_close_1000")]
    public async Task ServerThatCloses_IsAnErrorWithItsCode(string order, string errorClass)
    {
        await using StepClient client = Client();
        StepOutcome outcome = await client.RunAsync(new WebSocketStep { Url = "/ws/chat", Messages = [new WebSocketReceive(), new WebSocketSend { Content = order }, new WebSocketReceive()] });

        Assert.Equal(errorClass, outcome.ErrorClass);
        Assert.Contains("as asked", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.StartsWith("[{", outcome.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_NothingThatFits_EndsAtItsOwnTimeout()
    {
        await using StepClient client = Client();
        StepOutcome outcome = await client.RunAsync(new WebSocketStep { Url = "/ws/chat", Messages = [new WebSocketReceive { Conditions = [s_isCount], Timeout = TimeSpan.FromMilliseconds(200) }] });

        Assert.Equal(ErrorClasses.Timeout, outcome.ErrorClass);
        Assert.Contains("1 others came", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerThatDoesNotAnswerTheClose_IsATimeout()
    {
        await using StepClient client = Client();

        Assert.Equal(ErrorClasses.Timeout, (await client.RunAsync(new WebSocketStep { Url = "/ws/deaf" }, timeout: TimeSpan.FromMilliseconds(500))).ErrorClass);
    }

    [Fact]
    public async Task Refusal_ThatIsExpected_IsAnAnswer()
    {
        await using StepClient client = Client();
        StepOutcome outcome = await client.RunAsync(new WebSocketStep { Url = "/ws/refused", Expect = [new Assertion { Part = ResponsePart.Status, Expected = ["403"] }] });

        Assert.Null(outcome.ErrorClass);
        Assert.Equal(403, outcome.Status);
    }

    [Fact]
    public async Task Capture_ThatFindsNothing_EndsTheStep()
    {
        await using StepClient client = Client(null, ("id", default));
        StepOutcome outcome = await client.RunAsync(new WebSocketStep { Url = "/ws/chat", Messages = [new WebSocketReceive { Captures = [new Capture { Name = "id", Kind = CaptureKind.Json, Selector = "$.nothing" }] }] });

        Assert.Equal(ErrorClasses.CaptureFailed, outcome.ErrorClass);
    }

    [Fact]
    public async Task Messages_OverTheLimit_AreAnError()
    {
        await using StepClient client = Client(new HttpOptions { MaxBodySize = 1000 });
        StepOutcome outcome = await client.RunAsync(new WebSocketStep { Url = "/ws/chat", Messages = [new WebSocketReceive(), new WebSocketSend { Content = new string('x', 5000) }, new WebSocketReceive()] });

        Assert.Equal(ErrorClasses.BodyTooLarge, outcome.ErrorClass);
    }

    [Fact]
    public async Task Binary_ThatIsNoBase64_IsNotSent()
    {
        await using StepClient client = Client(null, ("v", ScalarValue.OfText("***")));

        Assert.Equal(ErrorClasses.InvalidRequest, (await client.RunAsync(new WebSocketStep { Url = "/ws/chat", Messages = [new WebSocketSend { Content = "${v}", IsBinary = true }] })).ErrorClass);
    }

    private StepClient Client(HttpOptions? options = null, params (string, ScalarValue)[] variables) => new(new WebSocketProtocol(), fixture.Server.BaseUri, options, variables);
}
