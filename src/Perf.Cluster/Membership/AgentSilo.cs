using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Clustering.Redis;
using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Cluster.Security;

namespace Perf.Cluster.Membership;

/// <summary>One silo of the process, from joining to leaving. An agent that was declared dead gets a new one.</summary>
internal sealed class AgentSilo : IAsyncDisposable
{
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_leave = TimeSpan.FromSeconds(5);

    private readonly IHost _host;
    private int _isClosed;

    private AgentSilo(IHost host)
    {
        _host = host;
        Address = host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
    }

    /// <summary>Its address.</summary>
    public SiloAddress Address { get; }

    /// <summary>Joins the cluster.</summary>
    /// <param name="connection">The cluster.</param>
    /// <param name="identity">By what this member is known.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="agent">The process's agent.</param>
    /// <param name="services">What it needs of the process.</param>
    /// <param name="died">Told when it cannot go on.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterUnavailable"/>: it cannot join; says why.</exception>
    public static async Task<AgentSilo> JoinAsync(
        ClusterConnection connection, MemberIdentity identity, SiloPlace place, AgentHost agent, AgentServices services, Action<string> died, CancellationToken stop)
    {
        var guard = new ConnectionGuard(identity, services.Time);
        var log = new RecentLog();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(Microsoft.Extensions.Logging.LogLevel.Warning);
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.UseOrleans(silo => SiloSetup.Configure(silo, connection, place, guard, agent, died, services.Home));
        IHost host = builder.Build();
        try
        {
            IMembershipTable table = host.Services.GetRequiredService<IMembershipTable>();
            await table.InitializeMembershipTableAsync(true, stop).ConfigureAwait(false);
            await new MemberSweep(new MemberHandshake(identity, services.Time), services.Time).LookAsync(table, connection, new IPEndPoint(place.Address, place.SiloPort), stop).ConfigureAwait(false);
            await host.StartAsync(stop).ConfigureAwait(false);
            return new AgentSilo(host);
        }
        catch (Exception e)
        {
            await CloseAsync(host).ConfigureAwait(false);
            throw e is PerfException or OperationCanceledException ? e : Failed(e, connection, place, guard, log);
        }
    }

    /// <summary>The agents of all other members that answer.</summary>
    public async Task<IReadOnlyList<AgentFacts>> OthersAsync()
    {
        IGrainFactory grains = _host.Services.GetRequiredService<IGrainFactory>();
        ISiloStatusOracle members = _host.Services.GetRequiredService<ISiloStatusOracle>();
        AgentFacts?[] answers = await Task.WhenAll(members.GetApproximateSiloStatuses(true).Keys.Where(silo => !silo.Equals(Address)).Select(async silo =>
        {
            try
            {
                return await grains.GetGrain<ILoadAgent>(silo.ToParsableString()).DescribeAsync().AsTask().WaitAsync(s_answer).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // It does not answer, whatever the reason: then it holds no name.
                return null;
            }
        })).ConfigureAwait(false);
        return [.. answers.OfType<AgentFacts>()];
    }

    /// <summary>Whether the store has this silo among its members.</summary>
    /// <param name="stop">Ends the question.</param>
    /// <returns>Null where the store does not say.</returns>
    public async Task<bool?> IsListedAsync(CancellationToken stop)
    {
        try
        {
            MembershipTableData data = await _host.Services.GetRequiredService<IMembershipTable>().ReadAllAsync(stop).ConfigureAwait(false);
            return data.Members.Any(row => row.Item1.SiloAddress.Equals(Address));
        }
        catch (RedisClusteringException)
        {
            // It answers, and has no table at all.
            return false;
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            // It cannot be reached, or this silo is being closed.
            return null;
        }
    }

    /// <summary>Leaves the cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            // Where the store does not know it, leaving goes wrong, and that is no death.
            (_host.Services.GetRequiredService<IFatalErrorHandler>() as DeathHandler)?.Silence();
            await CloseAsync(_host).ConfigureAwait(false);
        }
    }

    private static async Task CloseAsync(IHost host)
    {
        try
        {
            using var patience = new CancellationTokenSource(s_leave);
            await host.StopAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It leaves in any case; the others notice.
        }

        if (host is IAsyncDisposable closes)
        {
            await closes.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            host.Dispose();
        }
    }

    private static PerfException Failed(Exception e, ClusterConnection connection, SiloPlace place, ConnectionGuard guard, RecentLog log)
    {
        if (SocketFault(e) is { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            return new PerfException(ErrorIds.ClusterUnavailable, $"The port {place.SiloPort} or {place.GatewayPort} is in use on {place.ListensAt}. Give the agent others: -Port, -GatewayPort.", place.SiloPort, e);
        }

        if (SocketFault(e) is { SocketErrorCode: SocketError.AddressNotAvailable })
        {
            return new PerfException(ErrorIds.ClusterUnavailable, $"{place.Address} is no address of this machine. Give the one that others reach it by: -Address.", place.Address.ToString(), e);
        }

        if (guard.LastRefusal is { } refusal)
        {
            return MemberSweep.Refused(connection, "another agent", refusal);
        }

        string last = log.Last is { } line ? $" Last it said: {line}" : "";
        return new PerfException(
            ErrorIds.ClusterUnavailable,
            $"The agent cannot join the cluster {connection}: {e.GetBaseException().Message.TrimEnd('.')}. All agents must reach each other at their addresses; this one's is {place.Address}:{place.SiloPort}.{last}",
            connection.ToString(),
            e);
    }

    private static SocketException? SocketFault(Exception? e) => e switch
    {
        null => null,
        SocketException fault => fault,
        AggregateException { InnerExceptions: [var first, ..] } => SocketFault(first),
        _ => SocketFault(e.InnerException),
    };
}
