using System.Diagnostics;
using Perf.Cluster;
using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Tests.Cluster.Agents;

namespace Perf.Tests.Cluster;

/// <summary>An agent that asks others on somebody's behalf: real silos on loopback.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync.")]
public sealed class GatheringTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private readonly LocalAgents _agents = new();

    [Fact]
    public async Task Gather_OwnShareOthersShareAndNobody_AnswersForEach()
    {
        AgentProcess relay = await _agents.StartAsync(new AgentOptions { Name = "relay" });
        AgentProcess other = await _agents.StartAsync(new AgentOptions { Name = "other" });
        Orleans.IClusterClient client = await _agents.ConnectAsync();
        Assert.True(relay.Describe().CanRelay);
        await PrepareAsync(LocalAgents.Of(client, relay), 0);
        await PrepareAsync(LocalAgents.Of(client, other), 1);

        // The first call from one silo to the other may take longer than a relay waits.
        GatherReply reply;
        var watch = Stopwatch.StartNew();
        do
        {
            reply = await LocalAgents.Of(client, relay).GatherAsync(new GatherRequest
            {
                Questions = [Question(relay.Describe().Address, 0), Question(other.Describe().Address, 1), Question(other.Describe().Address, 7), Question("127.0.0.1:1@1", 2)],
                Timeout = TimeSpan.FromSeconds(1),
            });
            Assert.Equal(4, reply.Answers.Length);
        }
        while (reply.Answers.Take(3).Any(answer => answer.Reply is null) && watch.Elapsed < s_patience);

        Assert.All(reply.Answers.Take(2), answer => Assert.True(answer.Reply?.State is ShareState.Preparing or ShareState.Ready, $"{answer.Reply?.State}: {answer.Fault}"));
        Assert.Equal(ShareState.Unknown, reply.Answers[2].Reply?.State);
        Assert.Null(reply.Answers[3].Reply);
        Assert.NotEmpty(reply.Answers[3].Fault!);
        Assert.Empty(reply.Sums);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _agents.DisposeAsync();

    private static GatherQuestion Question(string agent, int share) =>
        new() { Agent = agent, Request = new CollectRequest { RunId = "run-1", ShareId = share, Patience = TimeSpan.FromMilliseconds(100), LeaseUtcTicks = Lease() } };

    private static async Task PrepareAsync(ILoadAgent agent, int share)
    {
        OrderAnswer answer = await agent.PrepareAsync(new RunOrder
        {
            Protocol = Protocol.Version,
            Version = "0.1.0",
            RunId = "run-1",
            ShareId = share,
            Plan = PlanBundle.Pack(ClusterPlans.Of(ClusterPlans.Steady).With(2, share)),
            LeaseUtcTicks = Lease(),
        });
        Assert.Null(answer.ErrorId);
    }

    private static long Lease() => TimeProvider.System.GetUtcNow().AddSeconds(20).UtcTicks;
}
