using System.Diagnostics;
using Perf.Cluster;
using Perf.Cluster.Membership;
using Perf.Tests.Engine.Protocols.Servers;
using StackExchange.Redis;

namespace Perf.Tests.Cluster;

/// <summary>An agent whose cluster is in a Redis that fails.</summary>
public sealed class AgentRedisTests : IAsyncLifetime
{
    private const string Secret = "a secret of tests alone";

    private readonly RedisServer _redis = new();
    private readonly string _home = Directory.CreateTempSubdirectory("perf-home-").FullName;

    private string Connection => $"redis://:{Uri.EscapeDataString(RedisServer.Password)}@127.0.0.1:{_redis.Port}";

    [SkippableFact]
    public async Task StartAndConnect_AWrongPassword_SayWhoDoesNotTakeItAndWhatToDo()
    {
        _redis.Require();
        ClusterSettings wrong = Settings() with { Connection = $"redis://:wrong-one@127.0.0.1:{_redis.Port}" };
        var options = new AgentOptions { Name = "web", Address = "127.0.0.1", Cluster = wrong };

        PerfException[] faults =
        [
            await Assert.ThrowsAsync<PerfException>(() => AgentProcess.StartAsync(options, new AgentServices { Home = _home, Environment = _ => null }, CancellationToken.None)),
            await Assert.ThrowsAsync<PerfException>(() => ClusterClient.ConnectAsync(wrong, _home, CancellationToken.None)),
        ];

        Assert.All(faults, fault =>
        {
            Assert.Equal(ErrorIds.ClusterUnavailable, fault.Id);
            Assert.Contains("Redis does not take the password. Give the right one", fault.Message, StringComparison.Ordinal);
            Assert.Contains($"redis://127.0.0.1:{_redis.Port}", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong-one", fault.Message, StringComparison.Ordinal);
        });
    }

    // As after a restart of a Redis that keeps nothing.
    [SkippableFact]
    public async Task Watch_ARedisThatHasLostItsData_FindsTheAgentAgain()
    {
        await using AgentProcess agent = await StartAsync();
        string before = agent.Describe().Address;

        await FlushAsync();
        await LocalAgents.UntilAsync(() => agent.Describe().Address is { Length: > 0 } address && address != before, "the agent is back");

        Assert.Equal(agent.Describe().Address, (await FoundAsync()).Address);
    }

    [SkippableFact]
    public async Task Watch_ARedisThatWasRestarted_FindsTheAgentAgain()
    {
        await using AgentProcess agent = await StartAsync();
        string before = agent.Describe().Address;

        await _redis.KillAsync();
        await _redis.RestartAsync();
        await LocalAgents.UntilAsync(() => agent.Describe().Address is { Length: > 0 } address && address != before, "the agent is back");

        Assert.Equal(agent.Describe().Address, (await FoundAsync()).Address);
    }

    // Orleans itself would try for a minute to say in the store that it leaves.
    [SkippableFact]
    public async Task Dispose_WithoutItsStore_DoesNotHang()
    {
        AgentProcess agent = await StartAsync();
        await _redis.KillAsync();

        var watch = Stopwatch.StartNew();
        await agent.DisposeAsync();

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"it took {watch.Elapsed}");
        Assert.True(agent.Ended.IsCompletedSuccessfully);
    }

    public Task InitializeAsync() => _redis.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _redis.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    private async Task<AgentProcess> StartAsync()
    {
        _redis.Require();
        return await AgentProcess.StartAsync(
            new AgentOptions { Name = "web", Address = "127.0.0.1", Cluster = Settings() },
            new AgentServices { Home = _home, Environment = _ => null, Look = TimeSpan.FromMilliseconds(300) },
            CancellationToken.None);
    }

    private async Task<Agent> FoundAsync()
    {
        await using ClusterClient client = await ClusterClient.ConnectAsync(Settings(), _home, CancellationToken.None);
        return Assert.Single(await client.FindAgentsAsync(new AgentSelection(), CancellationToken.None), found => found.State == AgentState.Idle);
    }

    private async Task FlushAsync()
    {
        ConfigurationOptions options = StoreSettings.Redis(ClusterConnection.Parse(Connection, _ => null));
        options.AllowAdmin = true;
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(options);
        await redis.GetDatabase().ExecuteAsync("FLUSHALL");
    }

    private ClusterSettings Settings() => new() { Connection = Connection, Secret = Secret };
}
