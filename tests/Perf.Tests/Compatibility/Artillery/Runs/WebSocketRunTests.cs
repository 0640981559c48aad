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
              phases: [ { duration: 1, arrivalCount: 3 } ]
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

    [Fact]
    public async Task Run_MatchThatIsNotStrict_IsACheck()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(_server.BaseUri,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 2 } ]
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
              phases: [ { duration: 1, arrivalCount: 2 } ]
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
