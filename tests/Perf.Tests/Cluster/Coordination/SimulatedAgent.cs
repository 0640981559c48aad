using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Cluster.Relay;
using Perf.Engine.Workers;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>An agent as the coordinator sees it: answers after a while, keeps its lease, and can be killed, stopped and cut off.</summary>
internal sealed class SimulatedAgent(SimulatedCluster cluster, string name) : IAgentCalls
{
    private readonly Dictionary<int, SimulatedShare> _shares = [];
    private List<TaskCompletionSource>? _held;

    public Agent Agent { get; set; } = SomeAgents.Named(name);

    public TimeSpan ClockOffset { get; init; }

    /// <summary>How much faster its clock goes.</summary>
    public double Drift { get; set; }

    /// <summary>One way.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How late its seconds are there.</summary>
    public TimeSpan ReportsLate { get; set; }

    public double Busy { get; set; } = 0.1;

    /// <summary>What it answers to an order that it does not take.</summary>
    public OrderAnswer Check { get; set; } = OrderAnswer.Taken;

    /// <summary>How its setup ends; null for well.</summary>
    public ShareEnd? SetupFails { get; set; }

    /// <summary>What it answers to an order to take a part; null where it takes it.</summary>
    public Func<LoadShare, OrderAnswer?> Refuses { get; set; } = _ => null;

    /// <summary>What it answers to a start; null where it takes it.</summary>
    public Func<StartOrder, OrderAnswer?> RefusesStart { get; set; } = _ => null;

    /// <summary>What it answers to what it is told to do; null where it does it.</summary>
    public Func<SteerOrder, OrderAnswer?> RefusesToSteer { get; set; } = _ => null;

    /// <summary>How long it takes to take an order.</summary>
    public TimeSpan TakesOrdersLate { get; set; }

    /// <summary>How long it gets ready.</summary>
    public TimeSpan Preparing { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Whether it takes no other start than the first that it hears of.</summary>
    public bool KeepsFirstStart { get; set; }

    /// <summary>How many starts it is behind with, up to its end.</summary>
    public long Behind { get; set; }

    /// <summary>What is odd about its shares.</summary>
    public string[] Warns { get; set; } = [];

    /// <summary>What a second has besides, of what was made in it.</summary>
    public Func<Histogram, IReadOnlyList<Series>> More { get; set; } = _ => [];

    /// <summary>Hears when it is looked whether its process is gone.</summary>
    public Action? LookedFor { get; set; }

    /// <summary>Whether it hears and is not heard.</summary>
    public bool IsMute { get; set; }

    /// <summary>Whether the coordinator's own way to it is cut; other agents reach it.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>Whether it reaches other agents.</summary>
    public bool ReachesOthers { get; set; } = true;

    /// <summary>Whether other agents reach it.</summary>
    public bool IsReachedByOthers { get; set; } = true;

    /// <summary>Whether it does not say anything when it is killed: what it is asked is never answered.</summary>
    public bool DiesSilently { get; set; }

    /// <summary>How late its load begins.</summary>
    public TimeSpan BeginsLate { get; set; }

    /// <summary>When its shares fail, from the run's start; null for never.</summary>
    public TimeSpan? FailsAt { get; set; }

    /// <summary>Whether the last second of a share that fails comes with its end.</summary>
    public bool FailsWithItsReport { get; set; }

    /// <summary>Until when a share measures that begins then; whole seconds for null.</summary>
    public Func<TimeSpan, TimeSpan>? Cuts { get; set; }

    /// <summary>What becomes of a report before it is sent.</summary>
    public Func<ShareReport, ShareReport> Alters { get; set; } = report => report;

    /// <summary>What becomes of what it has gathered before it is sent.</summary>
    public Func<GatherReply, GatherReply> AltersGathered { get; set; } = reply => reply;

    /// <summary>Up to when it measures anything though it answers on; null for all the time.</summary>
    public TimeSpan? MeasuresUntil { get; set; }

    /// <summary>How many starts do not reach it.</summary>
    public int LosesStarts { get; set; }

    /// <summary>Hears of each start that it is told.</summary>
    public Action? Told { get; set; }

    /// <summary>Whether orders to take a part do not reach it.</summary>
    public bool LosesOrders { get; set; }

    /// <summary>How many of its answers to such an order are lost.</summary>
    public int LosesTaken { get; set; }

    /// <summary>How long it takes to say that it does not know a share.</summary>
    public TimeSpan UnknownLate { get; set; }

    /// <summary>How long it takes to add up what it has gathered.</summary>
    public TimeSpan GathersLate { get; set; }

    /// <summary>How long what it asks others is on its way.</summary>
    public TimeSpan AsksLate { get; set; }

    /// <summary>Hears when it is asked for its clock.</summary>
    public Action? ClockAsked { get; set; }

    /// <summary>Hears when it is asked to gather.</summary>
    public Action? Gathering { get; set; }

    /// <summary>Hears when it has added up, and its answer is about to go.</summary>
    public Action? AddedUp { get; set; }

    /// <summary>How often it was asked to gather.</summary>
    public int Gathered { get; private set; }

    /// <summary>How often the coordinator itself has asked it for its shares.</summary>
    public int AskedDirectly { get; private set; }

    /// <summary>How often other agents have asked it for its shares.</summary>
    public int AskedByOthers { get; private set; }

    /// <summary>How many bytes of measurements it has sent to the coordinator.</summary>
    public long Sent { get; private set; }

    /// <summary>Hears of each step of its shares.</summary>
    public Action<ShareState>? Entered { get; set; }

    public bool IsKilled { get; private set; }

    /// <summary>Whether its process stands still, besides not answering.</summary>
    public bool IsStopped { get; private set; }

    public List<SteerOrder> Steered { get; } = [];

    public List<StartOrder> Started { get; } = [];

    public IEnumerable<SimulatedShare> Shares => _shares.Values.Where(share => !share.IsForgotten);

    public List<long> Rows => cluster.Rows;

    public VirtualTime Time => cluster.Time;

    public long UtcTicks => (Time.GetUtcNow() + ClockOffset).UtcTicks + (long)(Time.Elapsed.Ticks * Drift);

    /// <summary>Waits while it is held. Each has a task of its own: where several wait for one, .NET lets one of them go on here and the others on other threads, in any order and while time goes on.</summary>
    public Task HeldAsync()
    {
        if (_held is not { } held)
        {
            return Task.CompletedTask;
        }

        var one = new TaskCompletionSource();
        held.Add(one);
        return one.Task;
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        IsKilled = true;
        Wake();
        foreach (SimulatedShare share in _shares.Values)
        {
            share.TakeRows();
            share.Signal();
        }
    }

    /// <summary>It does not answer any more; with <paramref name="stops"/> it does nothing at all.</summary>
    public void Hold(bool stops)
    {
        (IsStopped, _held) = (stops, []);
    }

    /// <summary>It goes on, with what has waited longest first.</summary>
    public void Wake()
    {
        List<TaskCompletionSource> held = _held ?? [];
        (IsStopped, _held) = (false, null);
        held.ForEach(one => one.TrySetResult());
    }

    public Task<AgentFacts> DescribeAsync() => throw new NotSupportedException();

    public Task<long> ClockAsync()
    {
        ClockAsked?.Invoke();
        return AnswerAsync(() => Task.FromResult(UtcTicks));
    }

    public Task<OrderAnswer> CheckAsync(RunOrder order) => AnswerAsync(() => Task.FromResult(Check));

    public Task<OrderAnswer> PrepareAsync(RunOrder order) => AnswerAsync(async () =>
    {
        await Task.Delay(TakesOrdersLate, Time);
        if (LosesOrders)
        {
            throw new IOException("It was lost on its way.");
        }

        LoadShare part = WorkerJson.Read<LoadShare>(order.Share);
        if (Refuses(part) is { } refusal)
        {
            return refusal;
        }

        if (!_shares.ContainsKey(order.ShareId))
        {
            var share = new SimulatedShare(this, cluster.PlanOf(order.Plan) with { Share = part }, order.LeaseUtcTicks);
            _shares[order.ShareId] = share;
            _ = share.PrepareAsync();
        }

        return LosesTaken-- > 0 ? throw new IOException("The answer was lost on its way.") : OrderAnswer.Taken;
    });

    public Task<OrderAnswer> StartAsync(StartOrder order) => AnswerAsync(() =>
    {
        if (LosesStarts-- > 0)
        {
            throw new IOException("It was lost on its way.");
        }

        Started.Add(order);
        Told?.Invoke();
        return Task.FromResult(RefusesStart(order) ?? _shares[order.ShareId].Start(order));
    });

    public Task<CollectReply> CollectAsync(CollectRequest request)
    {
        AskedDirectly++;
        return AnswerAsync(async () =>
        {
            CollectReply reply = await SharesAsync(request);
            Sent += reply.Reports.Sum(report => (long)report.Interval.Length);
            return reply;
        });
    }

    public Task<GatherReply> GatherAsync(GatherRequest request) => AnswerAsync(async () =>
    {
        Gathered++;
        Gathering?.Invoke();
        GatherReply reply = AltersGathered(await Gatherer.GatherAsync(request, (agent, question) => agent == Agent.Address ? SharesAsync(question) : AskAsync(cluster.ByAddress(agent), question), Time));
        await Task.Delay(GathersLate, Time);
        AddedUp?.Invoke();
        Sent += reply.Sums.Sum(sum => (long)sum.Interval.Length) + reply.Answers.Sum(answer => answer.Reply?.Reports.Sum(report => (long)report.Interval.Length) ?? 0);
        return reply;
    });

    public Task<OrderAnswer> SteerAsync(SteerOrder order) => AnswerAsync(() =>
    {
        Steered.Add(order);
        if (_shares.TryGetValue(order.ShareId, out SimulatedShare? share))
        {
            share.Steer(order);
        }

        return Task.FromResult(RefusesToSteer(order) ?? OrderAnswer.Taken);
    });

    public Task DrainAsync(bool force) => throw new NotSupportedException();

    public Task<bool> IsGoneAsync()
    {
        LookedFor?.Invoke();
        return Task.FromResult(IsKilled);
    }

    private async Task<CollectReply> AskAsync(SimulatedAgent other, CollectRequest request)
    {
        await Task.Delay(AsksLate, Time);
        if (!ReachesOthers)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Time);
        }

        return await other.AskedByAnotherAsync(request);
    }

    private Task<CollectReply> AskedByAnotherAsync(CollectRequest request)
    {
        AskedByOthers++;
        return AnswerAsync(() => SharesAsync(request), isReached: IsReachedByOthers);
    }

    private async Task<CollectReply> SharesAsync(CollectRequest request)
    {
        if (_shares.TryGetValue(request.ShareId, out SimulatedShare? share))
        {
            return await share.CollectAsync(request);
        }

        await Task.Delay(UnknownLate, Time);
        return new CollectReply { UtcTicks = UtcTicks };
    }

    private Task<T> AnswerAsync<T>(Func<Task<T>> answer) => AnswerAsync(answer, isReached: !IsCutOff);

    private Task<T> AnswerAsync<T>(Func<Task<T>> answer, bool isReached) => cluster.DoAsync(async () =>
    {
        if (!isReached)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Time);
        }

        await ArriveAsync();
        T result = await answer();
        await ArriveAsync();
        if (IsMute)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Time);
        }

        return result;
    });

    private async Task ArriveAsync()
    {
        await Task.Delay(Latency, Time);
        await HeldAsync();
        if (IsKilled && DiesSilently)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Time);
        }

        if (IsKilled)
        {
            throw new IOException("The connection was reset.");
        }
    }
}
