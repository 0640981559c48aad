using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Cluster.Membership;

/// <summary>Orleans' own provider for Redis, with the settings that it gets here.</summary>
public sealed class RedisTableTests(RedisServer server) : MembershipContract, IClassFixture<RedisServer>, IAsyncLifetime
{
    private readonly string _cluster = $"c{Guid.NewGuid():N}";
    private readonly List<IHost> _hosts = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _hosts.ForEach(host => host.Dispose());
        return Task.CompletedTask;
    }

    internal override Task<Orleans.IMembershipTable> NewTableAsync() => SameTableAsync();

    internal override async Task<Orleans.IMembershipTable> SameTableAsync()
    {
        server.Require();
        IHost host = SiloHosts.Build(Parse($"redis://:{Uri.EscapeDataString(RedisServer.Password)}@127.0.0.1:{server.Port}?cluster={_cluster}"));
        _hosts.Add(host);
        Orleans.IMembershipTable table = host.Services.GetRequiredService<Orleans.IMembershipTable>();
        await table.InitializeMembershipTableAsync(true, CancellationToken.None);
        return table;
    }
}
