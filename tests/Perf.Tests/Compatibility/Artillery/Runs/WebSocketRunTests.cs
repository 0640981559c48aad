using System.Text.Json;
using Perf.Compatibility.Results.Artillery.Ensure;
using Perf.Target;

namespace Perf.Tests.Compatibility.Artillery.Runs;

public sealed class WebSocketRunTests : IAsyncLifetime
{
    private TargetServer _server = null!;

    public async Task InitializeAsync() => _server = await TargetServer.StartAsync(new TargetOptions { Rpc = true });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Run_Conversation_SendsAndCaptures()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(_server.BaseUri,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 3 } ]
            scenarios:
              - engine: ws
                name: chat
                flow:
                  - connect: "{{ target }}/ws/chat"
                  - wait: { capture: { json: $.id, as: id } }
                  - send: { payload: { hello: "{{ id }}" }, match: { json: $.hello, value: "{{ id }}" } }
                  - loop: [ { send: quiet }, { think: 0.01 } ]
                    count: 3
                  - send: bye
            """);
        Assert.Empty(run.Counters("errors"));
        Assert.Equal("vusers.completed=3 vusers.created=3 vusers.created_by_name.chat=3 vusers.failed=0", run.Counters("vusers"));
    }

    /// <summary>The target as Artillery's documents write it, and the figures of its report: 2 virtual users, who send 3 messages and hear a welcome and 3 echoes each.</summary>
    [Fact]
    public async Task Run_TargetOfWebSockets_CountsMessages()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(new UriBuilder(_server.BaseUri) { Scheme = "ws" }.Uri,
            """
            config:
              target: TARGET/ws/chat
              phases: [ { duration: 100ms, arrivalCount: 2 } ]
            scenarios:
              - engine: ws
                flow:
                  - send: hello
                  - loop: [ { send: { a: "{{ $loopCount }}" } } ]
                    count: 2
            """);
        Assert.StartsWith("ws://", run.Scenario.Target, StringComparison.Ordinal);
        Assert.Equal("vusers.completed=2 vusers.created=2 vusers.created_by_name.0=2 vusers.failed=0", run.Counters("vusers"));
        Assert.Equal("websocket.messages_received=8 websocket.messages_sent=6", run.Counters("websocket", "http", "errors"));
        Assert.Equal(["websocket.receive_rate", "websocket.send_rate"], run.Report.Whole.Rates.Keys.Order());
        JsonElement whole = run.Json().RootElement.GetProperty("aggregate");
        Assert.True(whole.GetProperty("rates").GetProperty("websocket.receive_rate").GetDouble() > 0);

        // What the result itself holds says the same, so that a stored run can be judged.
        Assert.All(EnsureEvaluator.Evaluate(run.Result, [EnsureReader.OfText("websocket.messages_sent == 6 and websocket.messages_received == 8 and websocket.receive_rate > 0")]), one => Assert.Equal(Outcome.Pass, one.Outcome));
    }

    /// <summary>What came before the question is no answer to it.</summary>
    [Fact]
    public async Task Run_Capture_TakesWhatCameAfterTheMessage()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(_server.BaseUri,
            """
            config:
              target: TARGET/ws/chat
              phases: [ { duration: 100ms, arrivalCount: 2 } ]
            scenarios:
              - engine: ws
                flow:
                  - wait: { capture: { json: $.id, as: id } }
                  - send: { payload: "count:1", capture: { json: $.n, as: n } }
                  - send: { payload: { hello: "{{ n }}" }, match: { json: $.hello, value: "{{ n }}" } }
            """);
        Assert.Equal("", run.Counters("errors"));
        Assert.Equal(2, run.Counter("vusers.completed"));
    }

    [Fact]
    public async Task Run_MatchThatIsNotStrict_IsACheck()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(_server.BaseUri,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 2 } ]
            scenarios:
              - engine: ws
                flow:
                  - connect: { target: "{{ target }}/ws/chat" }
                  - wait: { match: { json: $.type, value: farewell, strict: false } }
            """);
        Assert.Equal((0.0, 2.0), (run.Counter("vusers.failed"), run.Counter("vusers.completed")));
        CheckResult check = Assert.Single(run.Result.Checks);
        Assert.Equal(("match: $.type", 0L, 2L), (check.Name, check.Passes, check.Fails));
    }

    [Fact]
    public async Task Run_NextMessageDoesNotMatch_EndsTheVirtualUser()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(_server.BaseUri,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 2 } ]
            scenarios:
              - engine: ws
                flow:
                  - connect: { target: "{{ target }}/ws/chat" }
                  - wait: { match: { json: $.type, value: farewell } }
            """);
        Assert.Equal(2, run.Counter("vusers.failed"));
        Assert.Equal("errors.Failed capture or match=2", run.Counters("errors"));
    }
}
