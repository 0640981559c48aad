using Perf.Cluster;
using Perf.Cluster.Coordination;

namespace Perf.Tests.Cluster;

/// <summary>Real silos, and a coordinator's connections to them.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync.")]
public sealed class ClusterClientTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly LocalAgents _agents = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _agents.DisposeAsync();

    [Fact]
    public async Task Reach_EachAgent_IsAskedThroughNobodyElse()
    {
        AgentProcess one = await _agents.StartAsync(new AgentOptions { Name = "one" });
        await _agents.StartAsync(new AgentOptions { Name = "two" });
        await using ClusterClient client = await ClusterClient.ConnectAsync(new ClusterSettings { Connection = _agents.Connection }, _agents.Home, CancellationToken.None);
        IReadOnlyList<Agent> found = await client.FindAgentsAsync(new AgentSelection(), CancellationToken.None);
        await using AgentConnections connections = await client.ReachAsync(found, CancellationToken.None);

        Assert.All(found, agent => Assert.True(connections.IsOwn(agent)));
        foreach (Agent agent in found)
        {
            Assert.Equal(agent.Name, (await connections.CallsOf(agent).DescribeAsync().WaitAsync(s_patience)).Name);
        }

        // What becomes of one is nothing to the other.
        await one.DisposeAsync();
        Agent two = found.Single(agent => agent.Name == "two");
        Assert.Equal("two", (await connections.CallsOf(two).DescribeAsync().WaitAsync(s_patience)).Name);
        await Assert.ThrowsAnyAsync<Exception>(() => connections.CallsOf(found.Single(agent => agent.Name == "one")).DescribeAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task Reach_AgentThatIsNotKnown_IsAskedThroughTheCluster()
    {
        await _agents.StartAsync(new AgentOptions { Name = "one" });
        await using ClusterClient client = await ClusterClient.ConnectAsync(new ClusterSettings { Connection = _agents.Connection }, _agents.Home, CancellationToken.None);
        Agent found = Assert.Single(await client.FindAgentsAsync(new AgentSelection(), CancellationToken.None));
        await using ClusterClient other = await ClusterClient.ConnectAsync(new ClusterSettings { Connection = _agents.Connection }, _agents.Home, CancellationToken.None);
        await using AgentConnections connections = await other.ReachAsync([found], CancellationToken.None);

        Assert.False(connections.IsOwn(found));
        Assert.Equal("one", (await connections.CallsOf(found).DescribeAsync().WaitAsync(s_patience)).Name);
    }
}
