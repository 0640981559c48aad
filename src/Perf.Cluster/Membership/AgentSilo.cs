using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Cluster.Security;

namespace Perf.Cluster.Membership;

/// <summary>One silo of the process, from joining to leaving. An agent that was declared dead gets a new one.</summary>
internal sealed class AgentSilo : IAsyncDisposable
{
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_store = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_leave = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_mostLeave = TimeSpan.FromSeconds(8);

    private readonly IHost _host;
    private readonly ClusterConnection _connection;
    private int _isClosed;

    private AgentSilo(IHost host, ClusterConnection connection)
    {
        (_host, _connection) = (host, connection);
        Address = host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
    }

    /// <summary>Its address.</summary>
    public SiloAddress Address { get; }

    private IMembershipTable Table => _host.Services.GetRequiredService<IMembershipTable>();

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
        HostApplicationBuilder builder = QuietHost.Builder(log);
        builder.UseOrleans(silo => SiloSetup.Configure(silo, connection, place, guard, agent, died, services));
        IHost host = builder.Build();
        bool isTaken = false;
        try
        {
            IMembershipTable table = host.Services.GetRequiredService<IMembershipTable>();
            await table.InitializeMembershipTableAsync(true, stop).ConfigureAwait(false);
            isTaken = await new MemberSweep(new MemberHandshake(identity, services.Time), services.Time).LookAsync(table, connection, new IPEndPoint(place.Address, place.SiloPort), stop).ConfigureAwait(false);
            await host.StartAsync(stop).WaitAsync(stop).ConfigureAwait(false);
            return new AgentSilo(host, connection);
        }
        catch (Exception e)
        {
            await CloseAsync(host).ConfigureAwait(false);
            throw e is PerfException or OperationCanceledException ? e : Failed(e, connection, place, isTaken ? null : guard.LastRefusal, log.Last ?? guard.LastRefusal);
        }
    }

    /// <summary>The agents of all other members that have a name and answer. Who its members are, the silo knows: nothing is asked of the store.</summary>
    public async Task<IReadOnlyList<AgentFacts>> NamesakesAsync(string name)
    {
        IGrainFactory grains = _host.Services.GetRequiredService<IGrainFactory>();
        ISiloStatusOracle members = _host.Services.GetRequiredService<ISiloStatusOracle>();
        SiloAddress[] namesakes = [.. members.GetApproximateSiloStatuses(true).Keys.Where(silo => !silo.Equals(Address)
            && (!members.TryGetSiloName(silo, out string? known) || string.Equals(known, name, StringComparison.OrdinalIgnoreCase)))];
        AgentFacts?[] answers = await Task.WhenAll(namesakes.Select(async silo =>
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

    /// <summary>Whether the store still has this member.</summary>
    /// <param name="stop">Ends it.</param>
    /// <returns>Null where that is not known: the store does not answer.</returns>
    public async Task<bool?> IsListedAsync(CancellationToken stop)
    {
        try
        {
            MembershipTableData row = await Table.ReadRowAsync(Address, stop).WaitAsync(s_store, stop).ConfigureAwait(false);
            if (row.Members.Any(member => member.Item1.SiloAddress.Equals(Address)))
            {
                return true;
            }
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            // A store that has lost everything may have no answer to this either: whether it is there at all is another question.
        }

        try
        {
            await StoreCheck.PrepareAsync(_connection, stop).WaitAsync(s_store, stop).ConfigureAwait(false);
            return false;
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Makes a store ready that has lost its data. Without that a silo would try for a minute to say there that it leaves.</summary>
    public Task RenewStoreAsync(CancellationToken stop) => Table.InitializeMembershipTableAsync(true, stop).WaitAsync(s_store, stop);

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

    // Without its store a silo tries for a minute to say that it leaves, whatever it is told. It may, and nobody waits for that.
    private static async Task CloseAsync(IHost host) => await Task.WhenAny(Task.Run(() => StopAsync(host)), Task.Delay(s_mostLeave)).ConfigureAwait(false);

    private static async Task StopAsync(IHost host)
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

        try
        {
            if (host is IAsyncDisposable closes)
            {
                await closes.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                host.Dispose();
            }
        }
        catch (Exception)
        {
            // Nothing of it is used any more.
        }
    }

    /// <summary>Why it cannot join, in words for people.</summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="connection">The cluster.</param>
    /// <param name="place">Where this member is.</param>
    /// <param name="refusal">Why no member takes this one; null where one does, or none was asked.</param>
    /// <param name="said">What the cluster's machinery said last.</param>
    internal static PerfException Failed(Exception e, ClusterConnection connection, SiloPlace place, string? refusal, string? said)
    {
        if (SocketFault(e) is { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            return new PerfException(ErrorIds.ClusterUnavailable, $"The port {place.SiloPort} or {place.GatewayPort} is in use on {place.ListensAt}. Give the agent others: -Port, -GatewayPort.", place.SiloPort, e);
        }

        if (SocketFault(e) is { SocketErrorCode: SocketError.AddressNotAvailable })
        {
            return new PerfException(ErrorIds.ClusterUnavailable, $"{place.Address} is no address of this machine. Give the one that others reach it by: -Address.", place.Address.ToString(), e);
        }

        // One of many that does not take a call may just be leaving: where another takes this one, it is no question of secrets.
        if (refusal is not null)
        {
            return MemberSweep.Refused(connection, "another agent", refusal);
        }

        string last = said is null ? "" : $" Last it said: {said}";
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
