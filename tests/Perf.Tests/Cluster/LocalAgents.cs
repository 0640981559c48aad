using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Perf.Cluster;
using Perf.Cluster.Contracts;
using Perf.Cluster.Membership;
using Perf.Cluster.Security;

namespace Perf.Tests.Cluster;

/// <summary>Agents of a cluster of this machine, in a home of the test's own, and whoever asks them.</summary>
internal sealed class LocalAgents : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _agents = [];
    private readonly List<IHost> _clients = [];

    /// <summary>The directory of Perf's state.</summary>
    public string Home { get; } = Directory.CreateTempSubdirectory("perf-home-").FullName;

    /// <summary>The first port; below those that the system gives to connections.</summary>
    public int Port { get; } = 20_000 + RandomNumberGenerator.GetInt32(9_000);

    public string Connection => $"localhost:{Port}";

    /// <summary>Starts one.</summary>
    /// <param name="options">The agent; its cluster is this one.</param>
    /// <param name="settings">By what it is known.</param>
    /// <param name="services">Its machine; the home is this one. Null for one without an environment.</param>
    public async Task<AgentProcess> StartAsync(AgentOptions? options = null, ClusterSettings? settings = null, AgentServices? services = null)
    {
        AgentProcess agent = await AgentProcess.StartAsync(
            (options ?? new AgentOptions()) with { Cluster = (settings ?? new ClusterSettings()) with { Connection = Connection } },
            (services ?? new AgentServices { Environment = _ => null }) with { Home = Home },
            CancellationToken.None);
        _agents.Add(agent);
        return agent;
    }

    /// <summary>Connects somebody who asks.</summary>
    public async Task<Orleans.IClusterClient> ConnectAsync(MemberIdentity? identity = null)
    {
        identity ??= MemberIdentity.Of(new ClusterSettings { Connection = Connection }, Home, _ => null, TimeProvider.System);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var guard = new ConnectionGuard(identity, TimeProvider.System);
        builder.UseOrleansClient(client => ClientSetup.Configure(client, ClusterConnection.Parse(Connection, _ => null), guard, Home));
        IHost host = builder.Build();
        _clients.Add(host);
        await host.StartAsync();
        return host.Services.GetRequiredService<Orleans.IClusterClient>();
    }

    /// <summary>Whoever starts a run: finds the agents as commands do.</summary>
    public Task<ClusterClient> FindAsync() => ClusterClient.ConnectAsync(new ClusterSettings { Connection = Connection }, Home, CancellationToken.None);

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what, double seconds = 120)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed.TotalSeconds < seconds, $"after {seconds} s still not: {what}");
            await Task.Delay(50);
        }
    }

    /// <summary>The agent of a process as somebody else asks it.</summary>
    public static ILoadAgent Of(Orleans.IClusterClient client, AgentProcess agent) => client.GetGrain<ILoadAgent>(agent.Describe().Address);

    public async ValueTask DisposeAsync()
    {
        foreach (IHost client in _clients)
        {
            await client.StopAsync();
            client.Dispose();
        }

        foreach (IAsyncDisposable agent in _agents)
        {
            await agent.DisposeAsync();
        }

        Directory.Delete(Home, recursive: true);
    }
}
