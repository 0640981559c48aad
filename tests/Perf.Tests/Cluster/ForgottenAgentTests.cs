using System.Diagnostics;
using Perf.Cluster;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Cluster;

/// <summary>Stores that lose their members while agents live.</summary>
public sealed class ForgottenAgentTests(RedisServer server) : IClassFixture<RedisServer>
{
    // A look each 15 s, another one, leaving and joining.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    [SkippableFact]
    public async Task Redis_ThatWasStartedAnewWithoutItsMembers_HasThemAgain()
    {
        server.Require();
        string home = Directory.CreateTempSubdirectory("perf-home-").FullName;
        var cluster = new ClusterSettings { Connection = $"redis://:{Uri.EscapeDataString(RedisServer.Password)}@127.0.0.1:{server.Port}?cluster=forgotten", Secret = "a secret of tests" };
        try
        {
            await using AgentProcess agent = await AgentProcess.StartAsync(
                new AgentOptions { Name = "one", Address = "127.0.0.1", Cluster = cluster }, new AgentServices { Home = home, Environment = _ => null }, CancellationToken.None);
            string before = agent.Describe().Address;

            await server.KillAsync();
            await server.RestartAsync();

            await WaitUntilFoundAsync(cluster, home);
            Assert.NotEqual(before, agent.Describe().Address);
            Assert.False(agent.Ended.IsCompleted);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Fact]
    public async Task File_ThatWasTakenAway_HasItsMembersAgain()
    {
        await using var agents = new LocalAgents();
        AgentProcess agent = await agents.StartAsync(new AgentOptions { Name = "one" });
        string before = agent.Describe().Address;

        foreach (string file in Directory.GetFiles(Path.Combine(agents.Home, "cluster"), "*.json"))
        {
            File.Delete(file);
        }

        await WaitUntilFoundAsync(new ClusterSettings { Connection = agents.Connection }, agents.Home);
        Assert.NotEqual(before, agent.Describe().Address);
    }

    private static async Task WaitUntilFoundAsync(ClusterSettings cluster, string home)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using ClusterClient client = await ClusterClient.ConnectAsync(cluster, home, CancellationToken.None);
                if ((await client.FindAgentsAsync(new AgentSelection(), CancellationToken.None)).Any(agent => agent.State == AgentState.Idle))
                {
                    return;
                }
            }
            catch (PerfException) when (watch.Elapsed < s_patience)
            {
                // There is nobody yet.
            }

            Assert.True(watch.Elapsed < s_patience, "the agent did not come back");
            await Task.Delay(500);
        }
    }
}
