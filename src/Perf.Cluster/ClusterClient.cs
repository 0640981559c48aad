using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Messaging;
using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Cluster.Membership;
using Perf.Cluster.Security;

namespace Perf.Cluster;

/// <summary>A connection to a cluster of load agents: finds agents, ends them, and is what runs of them go through.</summary>
public sealed class ClusterClient : IAsyncDisposable
{
    private static readonly TimeSpan s_connecting = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_reaching = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_listing = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_asking = TimeSpan.FromSeconds(15);

    // So long the first agent of a cluster may take from listening to knowing what is asked of it.
    private static readonly TimeSpan s_starting = TimeSpan.FromSeconds(5);

    private const int Tries = 12;

    private readonly IHost _host;
    private readonly IClusterClient _client;
    private readonly ConcurrentDictionary<string, Uri> _gateways = new(StringComparer.Ordinal);
    private readonly string _connection;
    private readonly Func<IGatewayListProvider, IHost> _through;

    private ClusterClient(IHost host, string connection, Func<IGatewayListProvider, IHost> through)
    {
        _host = host;
        _client = host.Services.GetRequiredService<IClusterClient>();
        _connection = connection;
        _through = through;
    }

    /// <summary>Connects.</summary>
    /// <param name="settings">The cluster.</param>
    /// <param name="home">The folder of what Perf keeps ($PERF_HOME).</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="PerfException">The connection cannot be read, needs a secret or certificate, or leads to no agent.</exception>
    public static async Task<ClusterClient> ConnectAsync(ClusterSettings settings, string home, CancellationToken stop)
    {
        ClusterConnection connection = ClusterConnection.Parse(settings.Connection, Environment.GetEnvironmentVariable);
        var guard = new ConnectionGuard(MemberIdentity.Of(settings, home), TimeProvider.System);
        await StoreCheck.EnsureAsync(connection, stop).ConfigureAwait(false);
        var log = new RecentLog();
        IHost host = Build(connection, guard, home, log, null);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_connecting);
        try
        {
            await host.StartAsync(patience.Token).ConfigureAwait(false);
            return new ClusterClient(host, connection.ToString(), gateways => Build(connection, guard, home, new RecentLog(), gateways));
        }
        catch (Exception e)
        {
            host.Dispose();
            if (stop.IsCancellationRequested || e is PerfException)
            {
                throw;
            }

            string why = (guard.LastRefusal ?? (e is OperationCanceledException ? log.Last ?? $"no agent took the connection within {DurationText.Format(s_connecting)}" : e.Message)).TrimEnd('.');
            throw new PerfException(
                ErrorIds.ClusterUnavailable,
                $"The cluster at {connection} does not answer: {why}. Start an agent with Start-PerfAgent and the same -Cluster, and check that secret or certificates are the same here as there and that the agents' gateway ports (30000) are reachable.",
                connection.ToString(),
                e);
        }
    }

    /// <summary>Finds agents.</summary>
    /// <param name="selection">Which; its count is not looked at.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The agents that are meant, those with the most free cores first; members that do not answer last, with <see cref="AgentState.Unanswered"/>.</returns>
    /// <exception cref="PerfException">The cluster does not answer.</exception>
    public async Task<IReadOnlyList<Agent>> FindAgentsAsync(AgentSelection selection, CancellationToken stop)
    {
        MembershipEntry[] members = await MembersAsync(stop).ConfigureAwait(false);
        foreach (MembershipEntry member in members.Where(member => member.ProxyPort > 0))
        {
            SiloAddress silo = member.SiloAddress;
            _gateways[silo.ToParsableString()] = GatewayUri.Of(silo, member.ProxyPort);
        }

        var clock = new RunClock(TimeProvider.System);
        Agent[] agents = await Task.WhenAll(members.Select(member => DescribeAsync(member, clock, stop))).ConfigureAwait(false);
        return AgentChoice.Of(agents, selection);
    }

    /// <summary>Ends an agent: it takes no new work, and leaves when its last part has ended.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="force">Whether its parts are ended at once.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="PerfException">It does not answer.</exception>
    public async Task DrainAsync(Agent agent, bool force, CancellationToken stop)
    {
        try
        {
            await CallsOf(agent).DrainAsync(force).WaitAsync(s_listing, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            throw new PerfException(ErrorIds.ClusterUnavailable, $"Agent {agent.Name} does not answer: {e.Message.TrimEnd('.')}. If its process is still there (process {agent.ProcessId} on {agent.Machine}), end it there.", agent.Name, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await QuietHost.LeaveAsync(_host, s_listing).ConfigureAwait(false);

    /// <summary>How an agent is asked.</summary>
    internal IAgentCalls CallsOf(Agent agent) => new OrleansAgentCalls(_client, SiloAddress.FromParsableString(agent.Address));

    /// <summary>Connects to each of some agents by itself, so that what becomes of one is nothing to the others. Who does not answer is asked through the cluster.</summary>
    internal Task<AgentConnections> ReachAsync(IReadOnlyList<Agent> agents, CancellationToken stop)
    {
        KeyValuePair<string, Uri>[] known = [.. agents.Where(agent => _gateways.ContainsKey(agent.Address)).Select(agent => KeyValuePair.Create(agent.Address, _gateways[agent.Address]))];
        return AgentConnections.ConnectAsync(known, gateways => Task.Run(() => StartAsync(gateways, stop), stop), _client, Environment.ProcessorCount);
    }

    private async Task<IHost?> StartAsync(IReadOnlyList<Uri> gateways, CancellationToken stop)
    {
        IHost host = _through(new FixedGateways(gateways));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_reaching);
        try
        {
            await host.StartAsync(patience.Token).ConfigureAwait(false);
            return host;
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            host.Dispose();
            return null;
        }
        catch (Exception)
        {
            host.Dispose();
            throw;
        }
    }

    private static IHost Build(ClusterConnection connection, ConnectionGuard guard, string home, RecentLog log, IGatewayListProvider? gateways)
    {
        HostApplicationBuilder builder = QuietHost.Builder(log);
        builder.UseOrleansClient(client => ClientSetup.Configure(client, connection, guard, home, gateways));
        return builder.Build();
    }

    // Whoever is asked for the members may be the one that has just gone, and the others notice late: then another one is asked, for each number is a grain of its own, somewhere.
    private async Task<MembershipEntry[]> MembersAsync(CancellationToken stop)
    {
        long began = Environment.TickCount64;
        bool Goes(int tries, TimeSpan since) => since < s_asking && (tries < Tries || since < s_starting);
        for (int i = 1; ; i++)
        {
            try
            {
                return await _client.GetGrain<IManagementGrain>(i - 1).GetDetailedHosts(true, stop).WaitAsync(s_listing, stop).ConfigureAwait(false);
            }
            catch (Exception) when (Goes(i, TimeSpan.FromMilliseconds(Environment.TickCount64 - began)) && !stop.IsCancellationRequested)
            {
                await Task.Delay(LinkTimes.Retry, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                throw new PerfException(ErrorIds.ClusterUnavailable, $"The cluster at {_connection} does not say who its members are: {e.Message.TrimEnd('.')}. Its agents may have gone; look at them and start them again (Start-PerfAgent).", _connection, e);
            }
        }
    }

    private async Task<Agent> DescribeAsync(MembershipEntry member, RunClock clock, CancellationToken stop)
    {
        var calls = new OrleansAgentCalls(_client, member.SiloAddress);
        try
        {
            AgentFacts facts = await CallPatience.WaitAsync(calls.DescribeAsync(), s_answer, TimeProvider.System, stop).ConfigureAwait(false);
            return AgentDescription.Of(facts, await ClockRound.ReadAsync(calls, clock, stop).ConfigureAwait(false));
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            return new Agent { Name = member.SiloName ?? "", State = AgentState.Unanswered, Address = member.SiloAddress.ToParsableString(), Machine = member.HostName ?? "" };
        }
    }
}
