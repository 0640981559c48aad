using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Perf.Cluster.Membership;

namespace Perf.Cluster.Coordination;

/// <summary>
/// The connections of one run: to each agent one of its own, through nobody else. One client for all would ask an agent through any of them, and an agent that stands still would make others
/// look as if they were silent, too.
/// </summary>
internal sealed class AgentConnections : IAsyncDisposable
{
    private static readonly TimeSpan s_leaving = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, IClusterClient> _clients = new(StringComparer.Ordinal);
    private readonly List<IHost> _hosts = [];
    private readonly IClusterClient _common;

    private AgentConnections(IClusterClient common) => _common = common;

    /// <summary>Connects to all, some at a time; who does not answer is tried once more.</summary>
    /// <param name="gateways">The agents' ways in, by their silo addresses.</param>
    /// <param name="connect">Starts a client that knows these ways in alone; null where nobody answers there.</param>
    /// <param name="common">The connection to the cluster, for whoever cannot be reached otherwise.</param>
    /// <param name="atOnce">How many at a time: each takes half a second of a core, and of too many at once none would be there in time.</param>
    public static async Task<AgentConnections> ConnectAsync(IReadOnlyList<KeyValuePair<string, Uri>> gateways, Func<IReadOnlyList<Uri>, Task<IHost?>> connect, IClusterClient common, int atOnce)
    {
        var connections = new AgentConnections(common);
        var turns = new Turns(atOnce);
        (IReadOnlyList<KeyValuePair<string, Uri>> Group, IHost? Host)[] connected;
        try
        {
            connected = await Task.WhenAll(ConnectionGroups.Of(gateways).Select(async group =>
            {
                Uri[] ways = [.. group.Select(agent => agent.Value)];
                IHost? host = await turns.RunAsync(() => connect(ways)).ConfigureAwait(false) ?? await turns.RunAsync(() => connect(ways)).ConfigureAwait(false);
                connections.Keep(host);
                return (group, host);
            })).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await connections.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        foreach ((IReadOnlyList<KeyValuePair<string, Uri>> group, IHost? host) in connected)
        {
            foreach ((string address, _) in host is null ? [] : group)
            {
                connections._clients[address] = host!.Services.GetRequiredService<IClusterClient>();
            }
        }

        return connections;
    }

    /// <summary>How an agent is asked.</summary>
    public IAgentCalls CallsOf(Agent agent) => new OrleansAgentCalls(_clients.GetValueOrDefault(agent.Address, _common), SiloAddress.FromParsableString(agent.Address));

    /// <summary>Whether an agent is asked through no other one.</summary>
    public bool IsOwn(Agent agent) => _clients.ContainsKey(agent.Address);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_hosts.Select(host => QuietHost.LeaveAsync(host, s_leaving))).ConfigureAwait(false);

    private void Keep(IHost? host)
    {
        lock (_hosts)
        {
            if (host is not null)
            {
                _hosts.Add(host);
            }
        }
    }
}
