using System.Globalization;
using System.Net;
using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Cluster.Membership;
using Perf.Cluster.Security;

namespace Perf.Cluster;

/// <summary>The load agent of this process: a member of a cluster that makes shares of runs.</summary>
public sealed class AgentProcess : IAsyncDisposable
{
    private const int PortTries = 10;

    private const int FirstNumber = 1;

    // So many looks running say that the store has lost this member: one may fall between two of its states.
    private const int LooksUntilLost = 2;

    private static readonly TimeSpan s_rejoin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_mostRejoin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_lastReports = TimeSpan.FromSeconds(4);

    private readonly ClusterConnection _connection;
    private readonly MemberIdentity _identity;
    private readonly AgentServices _services;
    private readonly AgentHost _host;
    private readonly CancellationTokenSource _leaving = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SiloPlace _place;
    private readonly SiloPorts _ports;
    private AgentSilo _silo;
    private volatile int _number = FirstNumber;
    private volatile string? _problem;
    private bool _hasLeft;

    private AgentProcess(ClusterConnection connection, MemberIdentity identity, AgentServices services, AgentHost host, SiloPlace place, SiloPorts ports, AgentSilo silo)
    {
        (_connection, _identity, _services, _host, _place, _ports, _silo) = (connection, identity, services, host, place, ports, silo);
        host.Changed += Tell;
    }

    /// <summary>A share has begun or ended, the agent takes no new work, or it has lost its cluster or is back in it. Called on any thread.</summary>
    public event Action<Agent>? Changed;

    /// <summary>Ends when the agent has left the cluster: it was told to and its last share is over, or it was disposed. Fails with <see cref="ErrorIds.AgentNameTaken"/> where another agent has its name, and with <see cref="ErrorIds.ClusterUnavailable"/> where it has lost its cluster and cannot join it anew.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Joins a cluster.</summary>
    /// <param name="options">The agent's name, cluster and limits.</param>
    /// <param name="services">What it needs of the process.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>The agent, a member that takes orders.</returns>
    /// <exception cref="PerfException">
    /// <see cref="ErrorIds.ClusterInvalid"/>: the connection or a certificate is wrong; <see cref="ErrorIds.ClusterInsecure"/>: there is neither secret nor certificate;
    /// <see cref="ErrorIds.ClusterUnavailable"/>: the store or the members cannot be reached, or do not take this one; <see cref="ErrorIds.AgentNameTaken"/>: another has the name;
    /// <see cref="ErrorIds.ArgumentInvalid"/>: a limit makes no sense.
    /// </exception>
    public static async Task<AgentProcess> StartAsync(AgentOptions options, AgentServices services, CancellationToken stop)
    {
        ClusterConnection connection = ClusterConnection.Parse(options.Cluster.Connection, services.Environment);
        MemberIdentity identity = MemberIdentity.Of(options.Cluster, services.Home, services.Environment, services.Time);
        IPAddress address = await AgentAddress.OfAsync(options.Address ?? services.Environment("POD_IP"), connection, stop).ConfigureAwait(false);
        string? named = options.Name ?? services.Environment("POD_NAME");

        // Limits that make no sense are said before anything is asked.
        _ = new AgentPolicy(named ?? "agent", options);
        await StoreCheck.PrepareAsync(connection, stop).ConfigureAwait(false);

        ShareFolder.Clear();
        for (int attempt = 1; ; attempt++)
        {
            SiloPorts ports = SiloPorts.Take(
                SiloPlace.ListenerOf(address), options.Port, options.GatewayPort, connection.Kind == StoreKind.Localhost ? connection.Port : PortSearch.FirstSiloPort);
            SiloPlace place = PlaceOf(ports, address, named);
            var host = new AgentHost(place.Name, options, services);
            AgentProcess? agent = null;
            string? died = null;
            void Died(string why)
            {
                // It may come before there is somebody to tell.
                Interlocked.Exchange(ref died, why);
                TellDeath();
            }

            void TellDeath()
            {
                if (Volatile.Read(ref agent) is { } told && Interlocked.Exchange(ref died, null) is { } reason)
                {
                    told.Died(FirstNumber, reason);
                }
            }

            AgentProcess joined;
            try
            {
                AgentSilo silo = await AgentSilo.JoinAsync(connection, identity, place, host, services, Died, stop).ConfigureAwait(false);
                host.Address = silo.Address.ToParsableString();
                joined = new AgentProcess(connection, identity, services, host, place, ports, silo);
                Volatile.Write(ref agent, joined);
            }
            catch (PerfException e) when (attempt < PortTries && options.Port is null && IsPortTaken(e))
            {
                // Somebody else was quicker to take the port that was free: then the next one.
                host.Dispose();
                ports.Dispose();
                continue;
            }
            catch
            {
                host.Dispose();
                ports.Dispose();
                throw;
            }

            TellDeath();
            if (await joined.NamesakeAsync().ConfigureAwait(false) is { } namesake)
            {
                await joined.LeaveAsync(null).ConfigureAwait(false);
                throw NameTaken(namesake);
            }

            _ = joined.LeaveWhenDrainedAsync();
            _ = joined.WatchAsync(FirstNumber);
            return joined;
        }
    }

    /// <summary>What the agent tells of itself.</summary>
    /// <returns>The agent; its clock is the process's own, so there is no offset.</returns>
    public Agent Describe()
    {
        Agent agent = AgentDescription.Of(_host.Describe());
        return _problem is { } problem ? agent with { State = agent.State == AgentState.Draining ? agent.State : AgentState.Outside, Problem = problem } : agent;
    }

    /// <summary>Takes no new work, and leaves the cluster by itself when the last share is over and its reports were taken.</summary>
    public void Drain() => _host.Drain(force: false);

    /// <summary>Takes no new work, and leaves the cluster when the last share is over and its reports were taken.</summary>
    /// <param name="force">Whether shares are ended at once; what they have measured is still given out.</param>
    /// <param name="stop">Ends the wait, and not the leaving.</param>
    public async Task DrainAsync(bool force, CancellationToken stop)
    {
        _host.Drain(force);
        await Ended.WaitAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Leaves the cluster in order: shares are ended at once, and coordinators have some seconds to take their last reports.</summary>
    public async ValueTask DisposeAsync()
    {
        _host.Drain(force: true);
        await Task.WhenAny(_ended.Task, _host.Drained, Task.Delay(s_lastReports)).ConfigureAwait(false);
        await LeaveAsync(null).ConfigureAwait(false);
    }

    private static SiloPlace PlaceOf(SiloPorts ports, IPAddress address, string? named) =>
        new(named ?? string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName.ToLowerInvariant()}-{ports.Silo}"), address, ports.Silo, ports.Gateway);

    private static bool IsPortTaken(PerfException e) => e.Id == ErrorIds.ClusterUnavailable && e.Subject is int;

    private static PerfException NameTaken(AgentFacts namesake) => new(
        ErrorIds.AgentNameTaken, $"The cluster has an agent of the name '{namesake.Name}' already ({namesake.Machine}, process {namesake.ProcessId}). Give this one another name: -Name.", namesake.Name);

    // A listener's fault is its own.
    private void Tell()
    {
        try
        {
            Changed?.Invoke(Describe());
        }
        catch (Exception)
        {
            // It hears of the next change.
        }
    }

    // Of two with one name the one that was there first stays.
    private async Task<AgentFacts?> NamesakeAsync()
    {
        AgentFacts own = _host.Describe();
        return (await _silo.NamesakesAsync(own.Name).ConfigureAwait(false)).FirstOrDefault(other => NameRight.Has(other, own));
    }

    // As long as the silo of that number is this agent's: looks whether somebody else has its name, and whether the store still has it. A store that has lost its data says nothing by itself, and who is
    // not in it is found by nobody.
    private async Task WatchAsync(int number)
    {
        int lost = 0;
        while (number == _number && !_leaving.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_services.Look, _leaving.Token).ConfigureAwait(false);
                if (number != _number)
                {
                    return;
                }

                if (await NamesakeAsync().ConfigureAwait(false) is { } namesake)
                {
                    _host.EndAll("another agent has its name");
                    await LeaveAsync(NameTaken(namesake)).ConfigureAwait(false);
                    return;
                }

                AgentSilo silo = _silo;
                lost = await silo.IsListedAsync(_leaving.Token).ConfigureAwait(false) == false ? lost + 1 : 0;

                // A run that goes on needs no store: it is not ended for one.
                if (lost >= LooksUntilLost && _host.Describe().Runs.Length == 0)
                {
                    await silo.RenewStoreAsync(_leaving.Token).ConfigureAwait(false);
                    _ = Task.Run(() => RejoinAsync(number, "the cluster's store has lost its members"));
                    return;
                }
            }
            catch (Exception) when (!_leaving.IsCancellationRequested)
            {
                // The silo is about to be another one, or the store is gone: the next look will tell.
            }
            catch (Exception)
            {
                // It leaves.
            }
        }
    }

    private async Task LeaveWhenDrainedAsync()
    {
        await _host.Drained.ConfigureAwait(false);
        await LeaveAsync(null).ConfigureAwait(false);
    }

    private async Task LeaveAsync(PerfException? why)
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_hasLeft)
            {
                return;
            }

            _hasLeft = true;
            await _host.EndAllAsync("the agent has left the cluster", s_lastReports).ConfigureAwait(false);
            await _silo.DisposeAsync().ConfigureAwait(false);
            _ports.Dispose();
            _host.Dispose();
        }
        finally
        {
            _turn.Release();
        }

        if (why is null)
        {
            _ended.TrySetResult();
        }
        else
        {
            _ended.TrySetException(why);
        }
    }

    // The silo's own threads are in this call: what follows does not wait there. One that died while it was joining is no agent's any more.
    private void Died(int number, string why)
    {
        if (number == _number)
        {
            _host.EndAll($"the cluster has given the agent up ({why})");
            _ = Task.Run(() => RejoinAsync(number, why));
        }
    }

    private async Task RejoinAsync(int number, string why)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (number != _number || _hasLeft)
            {
                // There is another silo by now, which is alive.
                return;
            }

            _host.Address = "";
            _problem = why;
            Tell();
            await _silo.DisposeAsync().ConfigureAwait(false);
            for (TimeSpan pause = s_rejoin; !_leaving.IsCancellationRequested; pause = pause * 2 < s_mostRejoin ? pause * 2 : s_mostRejoin)
            {
                int next = _number + 1;
                _number = next;
                try
                {
                    _silo = await AgentSilo.JoinAsync(_connection, _identity, _place, _host, _services, reason => Died(next, reason), _leaving.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (!_leaving.IsCancellationRequested)
                {
                    // The store or the others are not there yet, or anything else: an agent that gave up would be a process that does nothing. But it says so.
                    if (_problem != e.Message)
                    {
                        _problem = e.Message;
                        Tell();
                    }

                    await Task.Delay(pause, _leaving.Token).ConfigureAwait(false);
                    continue;
                }

                _host.Address = _silo.Address.ToParsableString();
                _problem = null;
                Tell();
                _ = WatchAsync(next);
                return;
            }
        }
        catch (Exception) when (_leaving.IsCancellationRequested)
        {
            // It leaves.
        }
        catch (Exception e)
        {
            _ended.TrySetException(new PerfException(ErrorIds.ClusterUnavailable, $"The agent has lost its cluster and cannot join it anew: {e.Message.TrimEnd('.')}. Start it again.", _connection.ToString(), e));
        }
        finally
        {
            _turn.Release();
        }
    }
}
