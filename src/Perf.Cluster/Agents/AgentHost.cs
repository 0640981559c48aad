using System.Net;
using Perf.Cluster.Contracts;

namespace Perf.Cluster.Agents;

/// <summary>The agent of this process: takes orders, holds shares, and watches their leases on a thread that does nothing else. Everything that the cluster may lose is not here but at the coordinator.</summary>
internal sealed class AgentHost : IDisposable
{
    private const int LeaseMilliseconds = 50;
    private const int SecondInRounds = 20;

    private readonly AgentOptions _options;
    private readonly AgentServices _services;
    private readonly AgentPolicy _policy;
    private readonly AgentClock _clock;
    private readonly AgentLoad _load = new();
    private readonly IdleMemory _memory = new();
    private readonly Dictionary<(string RunId, int ShareId), AgentShare> _shares = [];
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _startedUtcTicks;
    private readonly Thread _watch;
    private volatile bool _isDraining;
    private volatile bool _isDisposed;

    /// <summary>Creates it.</summary>
    /// <param name="name">The agent's name.</param>
    /// <param name="options">Its limits and labels.</param>
    /// <param name="services">What it needs of the process.</param>
    /// <exception cref="PerfException">A limit makes no sense.</exception>
    public AgentHost(string name, AgentOptions options, AgentServices services)
    {
        (Name, _options, _services) = (name, options, services with { Environment = AgentEnvironment.For(services.Environment, options.Cluster) });
        _policy = new AgentPolicy(name, options);
        _clock = new AgentClock(services.Time);
        _startedUtcTicks = Clock();
        _watch = new Thread(Watch) { IsBackground = true, Name = "perf-agent-lease" };
        _watch.Start();
    }

    /// <summary>The agent's name.</summary>
    public string Name { get; }

    /// <summary>Its silo's address; empty before it has joined.</summary>
    public string Address { get; set; } = "";

    /// <summary>Ends when it takes no orders and its last share is over.</summary>
    public Task Drained => _drained.Task;

    /// <summary>A share has begun or ended, or the agent drains. Called on any thread.</summary>
    public event Action? Changed;

    /// <summary>What it tells of itself.</summary>
    public AgentFacts Describe() => new()
    {
        Name = Name,
        Version = VersionText.Own,
        Protocol = Protocol.Version,
        Address = Address,
        Machine = Environment.MachineName,
        ProcessId = Environment.ProcessId,
        Cores = Environment.ProcessorCount,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Labels = new Dictionary<string, string>(_options.Labels),
        Targets = [.. _options.AllowTarget],
        MaxRate = _options.MaxRate,
        MaxVirtualUsers = _options.MaxVirtualUsers,
        MaxDuration = _options.MaxDuration,
        AllowsScripts = _options.AllowScript,
        UtcTicks = Clock(),
        CpuShare = _load.CpuShare,
        Runs = [.. All().Where(share => !share.HasEnded).Select(share => share.RunId).Distinct()],
        IsDraining = _isDraining,
        StartedUtcTicks = _startedUtcTicks,
        UptimeTicks = Math.Max(1, Clock() - _startedUtcTicks),
        CanRelay = true,
    };

    /// <summary>The time of day, ticks of UTC.</summary>
    public long Clock() => _clock.UtcNow;

    /// <summary>Whether an order would be taken, and its targets are reached.</summary>
    public async Task<OrderAnswer> CheckAsync(RunOrder order)
    {
        string? folder = null;
        try
        {
            if (RefusalOf(order) is { } refusal)
            {
                return refusal;
            }

            folder = ShareFolder.Create();
            (RunPlan plan, PlanTargets targets) = Read(order, folder);
            OrderAnswer judged = await JudgeAsync(plan, targets).ConfigureAwait(false);
            return judged.ErrorId is null ? await TargetReach.CheckAsync(Name, targets.Direct, CancellationToken.None).ConfigureAwait(false) : judged;
        }
        catch (Exception e)
        {
            return Refused(e);
        }
        finally
        {
            if (folder is not null)
            {
                ShareFolder.Delete(folder);
            }
        }
    }

    /// <summary>Takes an order. One that comes again is not taken again.</summary>
    public async Task<OrderAnswer> PrepareAsync(RunOrder order)
    {
        string? folder = null;
        try
        {
            if (Find(order.RunId, order.ShareId) is not null)
            {
                return OrderAnswer.Taken;
            }

            if (RefusalOf(order) is { } refusal)
            {
                return refusal;
            }

            folder = ShareFolder.Create();
            (RunPlan plan, PlanTargets targets) = Read(order, folder);
            OrderAnswer judged = await JudgeAsync(plan, targets).ConfigureAwait(false);
            if (judged.ErrorId is not null)
            {
                return judged;
            }

            var share = new AgentShare(order, plan, folder, LoadNeed.Of(plan), _services, _clock, OnChanged) { Longest = _options.MaxDuration, Rule = _policy.RuleFor(plan.Scenario.Http.Hosts) };
            lock (_gate)
            {
                // Judged again, for another order may have been taken meanwhile.
                OrderAnswer answer = _isDraining ? DrainingAnswer() : _policy.Judge(share.Need, NeedsBeside(null), new PlanTargets([], []), static _ => []);
                if (answer.ErrorId is not null || !_shares.TryAdd((order.RunId, order.ShareId), share))
                {
                    share.Dispose();
                    return answer;
                }
            }

            folder = null;
            share.Begin();
            OnChanged();
            return OrderAnswer.Taken;
        }
        catch (Exception e)
        {
            return Refused(e);
        }
        finally
        {
            if (folder is not null)
            {
                ShareFolder.Delete(folder);
            }
        }
    }

    /// <summary>A share begins, with what was steered before.</summary>
    public OrderAnswer Start(StartOrder order)
    {
        if (Find(order.RunId, order.ShareId) is not { } share)
        {
            return Unknown(order.ShareId);
        }

        lock (_gate)
        {
            // Judged and done at once: of two that come at the same moment each is to see the other.
            OrderAnswer allowed = _policy.JudgeRate(share.RateOf(order), NeedsBeside(share));
            return allowed.ErrorId is null ? share.Start(order) : allowed;
        }
    }

    /// <summary>What a share has measured.</summary>
    public Task<CollectReply> CollectAsync(CollectRequest request) =>
        Find(request.RunId, request.ShareId)?.CollectAsync(request) ?? Task.FromResult(new CollectReply { State = ShareState.Unknown });

    /// <summary>Steers or ends a share, or all of a run.</summary>
    public OrderAnswer Steer(SteerOrder order)
    {
        AgentShare[] meant = [.. All().Where(share => share.RunId == order.RunId && (order.ShareId < 0 || share.ShareId == order.ShareId))];
        if (meant.Length == 0)
        {
            // What is not here need not be ended.
            return order.Action is SteerAction.Abort or SteerAction.Forget ? OrderAnswer.Taken : Unknown(order.ShareId);
        }

        OrderAnswer answer = OrderAnswer.Taken;
        foreach (AgentShare share in meant)
        {
            OrderAnswer one;
            lock (_gate)
            {
                OrderAnswer allowed = JudgeRate(share, order);
                one = allowed.ErrorId is null ? share.Steer(order) : allowed;
            }

            answer = answer.ErrorId is null ? one : answer;
        }

        return answer;
    }

    /// <summary>Takes no new orders.</summary>
    /// <param name="force">Whether shares are ended at once; their last reports are still given out.</param>
    public void Drain(bool force)
    {
        lock (_gate)
        {
            _isDraining = true;
        }

        if (force)
        {
            EndAll($"the agent {Name} was told to leave");
        }

        OnChanged();
    }

    /// <summary>Ends all shares at once.</summary>
    /// <param name="reason">Why.</param>
    public void EndAll(string reason)
    {
        foreach (AgentShare share in All().Where(share => !share.HasEnded))
        {
            share.Stop(reason);
        }
    }

    /// <summary>Ends all shares and waits for their end, though not for ever.</summary>
    public async Task EndAllAsync(string reason, TimeSpan patience)
    {
        EndAll(reason);
        await Task.WhenAny(Task.WhenAll(All().Select(share => share.Ended)), Task.Delay(patience)).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _isDisposed = true;
        _watch.Join();
        _drained.TrySetResult();
    }

    private void Watch()
    {
        for (int round = 0; !_isDisposed; round++)
        {
            foreach (AgentShare share in All())
            {
                share.CheckLease();
            }

            if (round % SecondInRounds == 0)
            {
                _load.Look();
                Forget();
                _memory.Look(All().Length == 0);
            }

            if (_isDraining && All().All(share => share.IsOver))
            {
                _drained.TrySetResult();
            }

            Thread.Sleep(LeaseMilliseconds);
        }
    }

    // One that is over may still be asked for, by a coordinator whose last answer was lost: it stays until its run cannot go on any more.
    private void Forget()
    {
        AgentShare[] over;
        lock (_gate)
        {
            over = [.. _shares.Values.Where(share => share.IsOver)];
            foreach (AgentShare share in over)
            {
                _shares.Remove((share.RunId, share.ShareId));
            }
        }

        foreach (AgentShare share in over)
        {
            share.Dispose();
        }
    }

    private (RunPlan Plan, PlanTargets Targets) Read(RunOrder order, string folder)
    {
        RunPlan plan = OrderedPlan.Read(order, folder);
        PlanConnections.Require(plan.Scenario, _services.Environment);
        return (plan, PlanTargets.Of(plan, _services.Environment));
    }

    private async Task<OrderAnswer> JudgeAsync(RunPlan plan, PlanTargets targets)
    {
        var addresses = new Dictionary<string, IReadOnlyList<IPAddress>>();
        if (_policy.NeedsAddresses)
        {
            foreach (string host in targets.Known.Where(target => target.Address is null && !target.IsDriver).Select(target => target.Host).Distinct())
            {
                addresses[host] = await TargetReach.AddressesAsync(host, CancellationToken.None).ConfigureAwait(false);
            }
        }

        return _policy.Judge(LoadNeed.Of(plan), NeedsBeside(null), targets, host => addresses.GetValueOrDefault(host, []));
    }

    private OrderAnswer JudgeRate(AgentShare share, SteerOrder order) => order.Action switch
    {
        SteerAction.Rate or SteerAction.Factor => _policy.JudgeRate(SteeredRate.Of(order, share.Need.Rate, share.PartOfWhole), NeedsBeside(share)),
        _ => OrderAnswer.Taken,
    };

    private LoadNeed[] NeedsBeside(AgentShare? one) => [.. All().Where(share => share != one && !share.HasEnded).Select(share => share.CurrentNeed)];

    private OrderAnswer? RefusalOf(RunOrder order)
    {
        if (_isDraining)
        {
            return DrainingAnswer();
        }

        if (order.Protocol is < Protocol.Oldest or > Protocol.Version)
        {
            return Refused($"it is Perf {VersionText.Own}, and the run is started by Perf {order.Version}, which says other things to agents. Use the same version on both.");
        }

        return order.LeaseUtcTicks <= Clock() ? Refused("the order was too long on its way, or the clocks were set meanwhile. Start the run again.") : null;
    }

    private OrderAnswer DrainingAnswer() => Refused("it is about to leave the cluster. Choose other agents.");

    private OrderAnswer Unknown(int share) => Refused($"it has no share {share}: it was started anew, or has given it up.");

    private OrderAnswer Refused(string why) => new() { ErrorId = ErrorIds.AgentRefused, Message = $"The agent {Name} does not take it: {why}" };

    // Whatever it is, it is an answer: without one the coordinator would ask again for half a minute.
    private OrderAnswer Refused(Exception e) => e is PerfException { Id: var id }
        ? new() { ErrorId = id, Message = $"The agent {Name}: {e.Message}" }
        : Refused($"the plan cannot be read here ({e.GetType().Name}: {e.Message.TrimEnd('.')}). Use the same version of Perf on the agent and on the machine that starts the run.");

    private AgentShare? Find(string run, int share)
    {
        lock (_gate)
        {
            return _shares.GetValueOrDefault((run, share));
        }
    }

    private AgentShare[] All()
    {
        lock (_gate)
        {
            return [.. _shares.Values];
        }
    }

    private void OnChanged() => Changed?.Invoke();
}
