using System.Diagnostics;
using Perf.Cluster;
using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Target;
using Perf.Tests.Cluster.Agents;

namespace Perf.Tests.Cluster;

/// <summary>Real silos and clients on loopback.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync.")]
public sealed class AgentProcessTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly LocalAgents _agents = new();

    [Fact]
    public async Task Start_TwoAgents_BothTellOfThemselvesAndTheirClocks()
    {
        AgentProcess one = await _agents.StartAsync(new AgentOptions { Name = "one", Labels = new Dictionary<string, string> { ["zone"] = "eu" }, MaxRate = 500 });
        AgentProcess two = await _agents.StartAsync(new AgentOptions { Name = "two" });
        Orleans.IClusterClient client = await _agents.ConnectAsync();

        AgentFacts facts = await LocalAgents.Of(client, one).DescribeAsync();
        Assert.Equal("one", facts.Name);
        Assert.Equal("eu", facts.Labels["zone"]);
        Assert.Equal(500, facts.MaxRate);
        Assert.Equal(Environment.ProcessId, facts.ProcessId);
        Assert.Equal("two", (await LocalAgents.Of(client, two).DescribeAsync()).Name);
        Assert.InRange(await LocalAgents.Of(client, two).ClockAsync(), TimeProvider.System.GetUtcNow().UtcTicks - s_patience.Ticks, TimeProvider.System.GetUtcNow().UtcTicks);
        Assert.Equal(AgentState.Idle, one.Describe().State);
    }

    [Fact]
    public async Task Start_ANameThatIsTaken_IsRefusedAndTheFirstOneStays()
    {
        AgentProcess first = await _agents.StartAsync(new AgentOptions { Name = "web" });

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => _agents.StartAsync(new AgentOptions { Name = "WEB" }));

        Assert.Equal(ErrorIds.AgentNameTaken, fault.Id);
        Assert.False(first.Ended.IsCompleted);
    }

    [Fact]
    public async Task Start_APortThatIsInUse_SaysSo()
    {
        AgentProcess first = await _agents.StartAsync(new AgentOptions { Port = _agents.Port });
        Assert.False(first.Ended.IsCompleted);

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => _agents.StartAsync(new AgentOptions { Port = _agents.Port }));

        Assert.Equal(ErrorIds.ClusterUnavailable, fault.Id);
        Assert.Contains("-Port", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_AnIdleAgent_LeavesTheCluster()
    {
        AgentProcess agent = await _agents.StartAsync();

        await agent.DrainAsync(force: false, new CancellationTokenSource(s_patience).Token);

        Assert.True(agent.Ended.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Prepare_WhatTheOwnerDoesNotAllow_IsRefusedByName()
    {
        AgentProcess agent = await _agents.StartAsync(new AgentOptions { Name = "small", MaxRate = 50 });
        ILoadAgent grain = LocalAgents.Of(await _agents.ConnectAsync(), agent);
        RunOrder order = Order(ClusterPlans.Of(ClusterPlans.Steady).With(2, 0));

        Assert.Contains("small", (await grain.PrepareAsync(order)).Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.AgentRefused, (await grain.PrepareAsync(order)).ErrorId);
        Assert.Equal(ErrorIds.AgentRefused, (await grain.PrepareAsync(order with { Protocol = Protocol.Version + 1 })).ErrorId);
        Assert.Equal(ErrorIds.AgentRefused, (await grain.PrepareAsync(order with { LeaseUtcTicks = Lease(-1) })).ErrorId);
        Assert.Equal(ShareState.Unknown, (await grain.CollectAsync(new CollectRequest { RunId = "run-1", ShareId = 1 })).State);
    }

    [Fact]
    public async Task Check_ATargetThatNobodyListensAt_NamesAgentAndTarget()
    {
        AgentProcess agent = await _agents.StartAsync(new AgentOptions { Name = "far" });
        ILoadAgent grain = LocalAgents.Of(await _agents.ConnectAsync(), agent);

        OrderAnswer answer = await grain.CheckAsync(Order(ClusterPlans.Of(ClusterPlans.Steady.Replace(":8080", ":9", StringComparison.Ordinal))));

        Assert.Equal(ErrorIds.AgentTargetUnreachable, answer.ErrorId);
        Assert.Contains("far", answer.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:9", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Share_FromOrderToEnd_GivesItsSecondsOnceInOrder()
    {
        await using TargetServer target = await TargetServer.StartAsync(new TargetOptions());
        AgentProcess agent = await AgentAsync();
        ILoadAgent grain = LocalAgents.Of(await _agents.ConnectAsync(), agent);
        RunPlan plan = ClusterPlans.Of($$"""
            name: part
            target: {{target.BaseUri}}
            load:
              one: { executor: shared-iterations, vus: 2, iterations: 20, maxDuration: 20s, flow: browse }
            flows:
              browse: { steps: [ { get: / }, { think: 50ms } ] }
            """).With(2, 1);

        Assert.Null((await grain.PrepareAsync(Order(plan))).ErrorId);
        await WaitAsync(grain, reply => reply.State == ShareState.Ready);
        long begins = await grain.ClockAsync() + (TimeSpan.TicksPerSecond / 5);
        Assert.Null((await grain.StartAsync(new StartOrder { RunId = "run-1", ShareId = 1, StartUtcTicks = begins })).ErrorId);
        List<ShareReport> reports = [];
        CollectReply last = await WaitAsync(grain, reply => reply.End is not null, reports);

        Assert.Equal(nameof(RunStatus.Completed), last.End!.Status);
        Assert.Equal(Enumerable.Range(1, reports.Count).Select(number => (long)number), reports.Select(report => report.Number));
        Interval[] seconds = [.. reports.Select(report => IntervalCodec.Decode(report.Interval))];
        var totals = new RunAccumulator();
        Assert.Equal(10, seconds.Sum(second => totals.Add(second).Iterations));
        Assert.Equal([10L], reports[^1].Iterations);
        Assert.InRange(last.BeganUtcTicks, begins, last.UtcTicks);
    }

    // The coordinator is gone: nobody asks any more.
    [Fact]
    public async Task Share_WithoutAnotherWord_EndsByItself()
    {
        await using var target = new StampingServer();
        AgentProcess agent = await AgentAsync();
        ILoadAgent grain = LocalAgents.Of(await _agents.ConnectAsync(), agent);
        RunPlan plan = ClusterPlans.Of($$"""
            name: endless
            target: {{target.Address}}
            load:
              one: { executor: constant-vus, vus: 1, duration: 10m, flow: browse }
            flows:
              browse: { steps: [ { get: / }, { think: 20ms } ] }
            """);
        // The order's own time is long, and must count for nothing from the start on.
        Assert.Null((await grain.PrepareAsync(Order(plan) with { LeaseUtcTicks = Lease(60) })).ErrorId);
        await WaitAsync(grain, reply => reply.State == ShareState.Ready);
        await grain.StartAsync(new StartOrder { RunId = "run-1", ShareId = 1, StartUtcTicks = Lease(0.1), LeaseUtcTicks = Lease(3) });
        await WaitAsync(grain, reply => reply.Reports.Length > 0);
        Assert.Equal(AgentState.Busy, agent.Describe().State);
        long lastWord = Stopwatch.GetTimestamp();

        // What was under way by then comes a moment later; then nothing comes any more.
        await LocalAgents.UntilAsync(() => agent.Describe().Runs.Count == 0, "the share has ended", seconds: 30);
        await Task.Delay(500);
        long last = target.Last;
        Assert.NotEqual(0, last);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(last, target.Last);

        // This is when the target was asked last: three seconds are the promise, a machine that is busy with other tests may be later, and the order's own minute is far from it.
        Assert.InRange(Stopwatch.GetElapsedTime(lastWord, last), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _agents.DisposeAsync();

    private static long Lease(double seconds) => TimeProvider.System.GetUtcNow().AddSeconds(seconds).UtcTicks;

    private static RunOrder Order(RunPlan plan) => new()
    {
        Protocol = Protocol.Version,
        Version = "0.1.0",
        RunId = "run-1",
        ShareId = 1,
        Plan = PlanBundle.Pack(plan),
        LeaseUtcTicks = Lease(10),
    };

    private Task<AgentProcess> AgentAsync() => _agents.StartAsync(new AgentOptions { Name = "one" });

    private static async Task<CollectReply> WaitAsync(ILoadAgent grain, Func<CollectReply, bool> until, List<ShareReport>? reports = null)
    {
        reports ??= [];
        var watch = Stopwatch.StartNew();
        while (true)
        {
            CollectReply reply = await grain.CollectAsync(new CollectRequest
            {
                RunId = "run-1",
                ShareId = 1,
                After = reports.Count == 0 ? 0 : reports[^1].Number,
                Patience = TimeSpan.FromMilliseconds(500),
                LeaseUtcTicks = Lease(3),
            });
            reports.AddRange(reply.Reports);
            if (until(reply))
            {
                return reply;
            }

            Assert.True(reply.State != ShareState.Unknown && (reply.End is null || reply.End.ErrorId is null), $"{reply.State}: {reply.End?.Reason}");
            Assert.True(watch.Elapsed < s_patience, $"still {reply.State}");
        }
    }
}
