using Perf.Cluster;
using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Cluster.Membership;
using Perf.Target;
using Perf.Tests.Cluster.Agents;

namespace Perf.Tests.Cluster;

/// <summary>Agents that lose their cluster, and come back; real silos on loopback.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync.")]
public sealed class AgentRejoinTests : IAsyncLifetime
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(300);

    private readonly LocalAgents _agents = new();

    // The list of members is gone, as that of a Redis that was started anew: nobody tells the agent.
    [Fact]
    public async Task Watch_AStoreThatHasLostItsData_IsJoinedAnewAndTheAgentFoundAgain()
    {
        AgentProcess agent = await StartAsync();
        string before = agent.Describe().Address;
        List<Agent> told = [];
        agent.Changed += now =>
        {
            lock (told)
            {
                told.Add(now);
            }
        };

        await Table().ChangeAsync(_ => new LocalTableState());
        await LocalAgents.UntilAsync(() => IsBack(agent, before), "the agent is back");

        await using ClusterClient client = await _agents.FindAsync();
        Agent found = Assert.Single(await client.FindAgentsAsync(new AgentSelection(), CancellationToken.None));
        Assert.Equal((agent.Describe().Address, AgentState.Idle), (found.Address, found.State));
        lock (told)
        {
            Assert.Contains(told, now => now.State == AgentState.Outside && now.Problem!.Contains("store", StringComparison.Ordinal));
            Assert.Null(told[^1].Problem);
        }
    }

    // A run needs no store while it goes on.
    [Fact]
    public async Task Watch_AStoreThatHasLostItsData_EndsNoShare()
    {
        await using TargetServer target = await TargetServer.StartAsync(new TargetOptions());
        AgentProcess agent = await StartAsync();
        string before = agent.Describe().Address;
        await using ClusterClient client = await _agents.FindAsync();
        await using AgentConnections connections = await client.ReachAsync(await client.FindAgentsAsync(new AgentSelection(), CancellationToken.None), CancellationToken.None);
        IAgentCalls calls = connections.CallsOf(agent.Describe());
        await RunAsync(calls, target.BaseUri);

        await Table().ChangeAsync(_ => new LocalTableState());

        // Many more than the looks that it would take without a share.
        for (int look = 0; look < 12; look++)
        {
            Assert.Equal(ShareState.Running, (await CollectAsync(calls)).State);
            await Task.Delay(s_look);
        }

        Assert.Equal(before, agent.Describe().Address);
        await calls.SteerAsync(new SteerOrder { RunId = "run-1", ShareId = 1, Action = SteerAction.Forget });
        await LocalAgents.UntilAsync(() => IsBack(agent, before), "the agent is back");
    }

    [Fact]
    public async Task Died_ASiloThatWasDeclaredDead_JoinsAnewAndMakesNoLoadAnyMore()
    {
        await using TargetServer target = await TargetServer.StartAsync(new TargetOptions());
        AgentProcess agent = await StartAsync(s_look);
        string before = agent.Describe().Address;
        await using ClusterClient client = await _agents.FindAsync();
        await using AgentConnections connections = await client.ReachAsync(await client.FindAgentsAsync(new AgentSelection(), CancellationToken.None), CancellationToken.None);
        await RunAsync(connections.CallsOf(agent.Describe()), target.BaseUri);

        await DeclareDeadAsync(before);
        await LocalAgents.UntilAsync(() => IsBack(agent, before), "the agent is back");

        long requests = target.Counters.Total;
        await Task.Delay(500);
        Assert.Equal(requests, target.Counters.Total);
        await using ClusterClient anew = await _agents.FindAsync();
        Assert.Contains(await anew.FindAgentsAsync(new AgentSelection(), CancellationToken.None), found => found.Address == agent.Describe().Address && found.State != AgentState.Unanswered);
    }

    // While the first one is away another takes its name, and hears nothing of it any more.
    [Fact]
    public async Task Watch_ANameThatWasTakenMeanwhile_IsTheFirstOnesAgain()
    {
        AgentProcess first = await StartAsync();
        string before = first.Describe().Address;
        await Task.Delay(TimeSpan.FromSeconds(2));
        await DeclareDeadAsync(before);

        AgentProcess second = await StartAsync();
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => second.Ended.WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.Equal(ErrorIds.AgentNameTaken, fault.Id);
        await LocalAgents.UntilAsync(() => IsBack(first, before), "the first agent is back");
        Assert.False(first.Ended.IsCompleted);
    }

    [Fact]
    public async Task Changed_AListenerThatFails_IsNobodysTrouble()
    {
        AgentProcess agent = await StartAsync(s_look);
        string before = agent.Describe().Address;
        agent.Changed += _ => throw new InvalidOperationException("a listener's own fault");

        await DeclareDeadAsync(before);
        await LocalAgents.UntilAsync(() => IsBack(agent, before), "the agent is back");

        // It has joined once, and not again and again on ports that are its own.
        string after = agent.Describe().Address;
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal(after, agent.Describe().Address);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _agents.DisposeAsync();

    // Nobody waits for seconds until it looks; nor, where it is declared dead, until it reads so.
    private Task<AgentProcess> StartAsync(TimeSpan? refresh = null)
    {
        var services = new AgentServices { Environment = _ => null, Look = s_look };
        return _agents.StartAsync(new AgentOptions { Name = "web" }, services: services with { Refresh = refresh ?? services.Refresh });
    }

    private LocalTableFile Table() => LocalTableFile.Of(_agents.Home, ClusterConnection.Parse(_agents.Connection, _ => null));

    private Task DeclareDeadAsync(string silo) => Table().ChangeAsync(state => new LocalTableState
    {
        Version = state.Version + 1,
        Members = [.. state.Members.Select(one => one.Silo == silo ? one with { Status = (int)Orleans.Runtime.SiloStatus.Dead } : one)],
    });

    private static bool IsBack(AgentProcess agent, string before) => agent.Describe().Address is { Length: > 0 } address && address != before;

    private static async Task RunAsync(IAgentCalls calls, Uri target)
    {
        OrderAnswer answer = await calls.PrepareAsync(HostedRuns.Order(HostedRuns.Plan(target, 50)));
        Assert.True(answer.ErrorId is null, answer.Message);
        await WaitAsync(calls, ShareState.Ready);
        await calls.StartAsync(new StartOrder { RunId = "run-1", ShareId = 1, StartUtcTicks = HostedRuns.At(0.1), LeaseUtcTicks = HostedRuns.At(3) });
        await WaitAsync(calls, ShareState.Running);
    }

    private static async Task WaitAsync(IAgentCalls calls, ShareState state)
    {
        for (int i = 0; i < 300; i++)
        {
            CollectReply reply = await CollectAsync(calls);
            Assert.True(reply.End?.ErrorId is null, reply.End?.Reason);
            if (reply.State == state)
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"it is never {state}");
    }

    private static Task<CollectReply> CollectAsync(IAgentCalls calls) => calls.CollectAsync(new CollectRequest { RunId = "run-1", ShareId = 1, LeaseUtcTicks = HostedRuns.At(3) });
}
