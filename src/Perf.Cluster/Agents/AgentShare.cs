using System.Text.Json;
using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Engine.Pacing;
using Perf.Engine.Protocols;
using Perf.Engine.Running;
using Perf.Engine.Sharing;
using Perf.Engine.Workers;

namespace Perf.Cluster.Agents;

/// <summary>One share of a run on this agent: an ordinary run of the engine, whose start is told from outside and whose seconds wait in the outbox until the coordinator has them.</summary>
internal sealed class AgentShare : IShareGate, IRunObserver, IDisposable
{
    // Ten minutes; without a lease it ends after seconds.
    private const int OutboxCapacity = 600;
    private const int MostInReply = 60;
    private const string Lost = "the coordinator was not heard of any more";

    private static readonly TimeSpan s_mostPatience = TimeSpan.FromSeconds(2);

    // What ends the scripts may take its time, and its problems are told where they come soon.
    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(1);

    // What comes before and after the load has its time too.
    private static readonly TimeSpan s_beside = TimeSpan.FromSeconds(30);

    private readonly AgentServices _services;
    private readonly AgentClock _clock;
    private readonly RunPlan _plan;
    private readonly string _folder;
    private readonly Action _changed;
    private readonly ShareSteering _steering;
    private readonly ShareLease _lease = new(() => Clock.Now);
    private readonly ShareOutbox _outbox = new(OutboxCapacity);
    private readonly List<LogLine> _lines = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ShareStart _start = new();
    private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ShareState _state = ShareState.Preparing;
    private (ShareState State, bool HasBegun) _told;
    private ShareProgress _progress = new();
    private Interval? _second;
    private ShareEnd? _ended;
    private byte[]? _given;
    private string? _reason;
    private string? _fault;
    private bool _isAbandoned;
    private bool _isForgotten;
    private long _begunUtcTicks;
    private long _endsBy = long.MaxValue;

    public AgentShare(RunOrder order, RunPlan plan, string folder, LoadNeed need, AgentServices services, AgentClock clock, Action changed)
    {
        (RunId, ShareId, Need) = (order.RunId, order.ShareId, need);
        (_plan, _folder, _services, _clock, _changed) = (plan, folder, services, clock, changed);
        PartOfWhole = plan.Share is { } share ? ShareSlots.Fraction(share) : 1;
        _steering = new ShareSteering(need.Rate, PartOfWhole);
        _lease.Take(order.LeaseUtcTicks, clock.UtcNow);
    }

    public string RunId { get; }

    public int ShareId { get; }

    /// <summary>What it asks of the agent, as planned.</summary>
    public LoadNeed Need { get; }

    /// <summary>What it asks of the agent now, with what was steered since.</summary>
    public LoadNeed CurrentNeed => Need with { Rate = _steering.HighestRate(RunTicks, []) };

    /// <summary>The longest that it may make load; null for no limit. Also of a run that is suspended, or does not end by itself.</summary>
    public TimeSpan? Longest { get; init; }

    /// <summary>Where it may connect to; null for anywhere.</summary>
    public ConnectionRule? Rule { get; init; }

    /// <summary>Its part of the whole run, 0 to 1.</summary>
    public double PartOfWhole { get; }

    /// <summary>Whether it makes no load any more, and its last report is there.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) is not null;

    /// <summary>Whether it has ended and nobody asks for it any more.</summary>
    public bool IsOver => HasEnded && Ended.IsCompleted && (_isForgotten || _lease.HasRunOut);

    /// <summary>Ends when it has ended.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    // How far the run is; at its start before that is known.
    private long RunTicks => _start.Order is { } start ? Math.Max(start.FromTicks, _clock.UtcNow - start.StartUtcTicks) : 0;

    /// <summary>Begins to get ready.</summary>
    public void Begin()
    {
        Limit();
        Ended = Task.Run(RunAsync);
    }

    /// <summary>The highest rate that it would make if it was started so, starts a second.</summary>
    public double RateOf(StartOrder order) => _steering.HighestRate(order.FromTicks, order.Steered);

    /// <summary>The run's start is known.</summary>
    public OrderAnswer Start(StartOrder order)
    {
        _lease.Start(order.LeaseUtcTicks, _clock.UtcNow);
        if (HasEnded || _lease.HasRunOut)
        {
            return Refused($"share {ShareId} has ended here: {Volatile.Read(ref _ended)?.Reason ?? Lost}");
        }

        lock (_gate)
        {
            // Before the load can begin, for it is to begin as the others are.
            if (_start.Order is null)
            {
                _steering.Precede(order.Steered);
            }

            return _start.TryTell(order) ? OrderAnswer.Taken : Refused($"share {ShareId} has begun, and takes no later start");
        }
    }

    /// <summary>What is new, or what there is after the request's patience. Acknowledges, and renews the lease.</summary>
    public async Task<CollectReply> CollectAsync(CollectRequest request)
    {
        _lease.Renew(request.LeaseUtcTicks, _clock.UtcNow);
        _outbox.Acknowledge(request.After);
        Task news = _outbox.News;
        if (!HasEnded && _outbox.After(request.After, 1).Length == 0 && _told == (_state, _begunUtcTicks != 0))
        {
            TimeSpan patience = request.Patience < s_mostPatience ? request.Patience : s_mostPatience;
            if (patience > TimeSpan.Zero)
            {
                await Task.WhenAny(news, Task.Delay(patience)).ConfigureAwait(false);
            }
        }

        lock (_gate)
        {
            ShareReport[] reports = _outbox.After(request.After, MostInReply);
            bool isLast = reports.Length < MostInReply;
            _told = (_state, _begunUtcTicks != 0);
            return new CollectReply
            {
                State = _state == ShareState.Ended && !isLast ? ShareState.Running : _state,
                Reports = reports,
                Given = _given,
                BeganUtcTicks = _begunUtcTicks,
                End = isLast ? _ended : null,
                UtcTicks = _clock.UtcNow,
            };
        }
    }

    /// <summary>Steers or ends it.</summary>
    public OrderAnswer Steer(SteerOrder order)
    {
        switch (order.Action)
        {
            case SteerAction.Abort:
                Stop(null);
                break;
            case SteerAction.Forget:
                _isForgotten = true;
                Stop(null);
                break;
            case SteerAction.End when _steering.Control is not null:
                _ = _end.CancelAsync();
                break;
            case SteerAction.Stop when _steering.Control is { } control:
                control.Stop();
                break;
            case SteerAction.End or SteerAction.Stop:
                Stop(null);
                break;
            case SteerAction.Finish:
                _finish.TrySetResult();
                break;
            default:
                return _steering.Do(order);
        }

        return _steering.Answer();
    }

    /// <summary>Ends it at once.</summary>
    /// <param name="reason">Why, when it is the agent's own wish; null for the coordinator's.</param>
    public void Stop(string? reason)
    {
        _reason ??= reason;
        _ = _stop.CancelAsync();
    }

    /// <summary>Ends it when its lease has run out; to be called often, on a thread that does nothing else.</summary>
    public void CheckLease()
    {
        if (HasEnded || _stop.IsCancellationRequested)
        {
            return;
        }

        if (_lease.HasRunOut)
        {
            _isAbandoned = true;
            Stop(Lost);
        }
        else if (Clock.Now >= Volatile.Read(ref _endsBy))
        {
            Stop("it went on for longer than the agent makes load (-MaxDuration)");
        }
    }

    async Task<StartSignal> IShareGate.ReadyAsync(ShareReady ready, CancellationToken stop)
    {
        _given = ready.Given;
        Enter(ShareState.Ready);

        // The engine waits for the rest more exactly than a timer can, and gets its executors ready meanwhile.
        StartOrder order = await _start.AwaitAsync(told => TimeSpan.FromTicks(_clock.MomentOf(told.StartUtcTicks) + told.FromTicks - Clock.Now) - Protocol.StartIsFixed, stop).ConfigureAwait(false);
        return new StartSignal
        {
            Start = _clock.MomentOf(order.StartUtcTicks),
            StartedAt = new DateTimeOffset(order.StartUtcTicks, TimeSpan.Zero),
            From = TimeSpan.FromTicks(order.FromTicks),
            Given = order.Given,
        };
    }

    void IShareGate.Progressed(ShareProgress progress)
    {
        _progress = progress;
        if (_begunUtcTicks == 0 && progress.FirstStart > 0)
        {
            _begunUtcTicks = _clock.UtcOf(progress.FirstStart);
        }
    }

    void IShareGate.LoadHasEnded() => Enter(ShareState.LoadEnded);

    async Task IShareGate.LoadEndedAsync(CancellationToken stop)
    {
        Enter(ShareState.LoadEnded);
        await _finish.Task.WaitAsync(stop).ConfigureAwait(false);
    }

    void IRunObserver.Started(RunResult result)
    {
    }

    void IRunObserver.Measured(Interval interval, RunProgress progress) => _second = interval;

    void IRunObserver.Logged(LogLine line) => _lines.Add(line);

    void IRunObserver.Ended(RunResult result) => Report();

    public void Dispose()
    {
        _stop.Dispose();
        _end.Dispose();
    }

    // A second with what steps told in it goes out as one report. One that cannot be told ends the share: what is missing must not look like what is not there.
    private void Report()
    {
        try
        {
            if (_second is { } interval && !_outbox.Add(ReportOf(interval)))
            {
                _isAbandoned = true;
                Stop(Lost);
            }
        }
        catch (Exception e)
        {
            _fault ??= $"what it has measured could not be told: {e.GetType().Name}: {e.Message}";
            Stop(_fault);
        }

        _second = null;
    }

    private ShareReport ReportOf(Interval interval)
    {
        var report = new ShareReport
        {
            Interval = IntervalCodec.Encode(interval),
            Iterations = [.. _progress.Iterations],
            Rows = new Dictionary<string, long>(_progress.Rows),
            Lines = _lines.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(_lines, WorkerJson.Options),
        };
        _lines.Clear();
        return report;
    }

    private async Task RunAsync()
    {
        IScriptHost? scripts = null;
        ShareEnd end;
        try
        {
            scripts = _services.Scripts(_plan);
            var engine = new LoadEngine(_services.Environment, _services.Time) { Scripts = scripts, Gate = this, EndsEarly = _end.Token, Rule = Rule, IsForeign = true };
            RunResult result = await engine.RunAsync(_plan, new ShareGuard(Report), [this], _stop.Token, Began).ConfigureAwait(false);
            end = _fault is not null ? Failed(ErrorIds.RunFailed, _fault) : new ShareEnd
            {
                Status = (_isAbandoned || _reason is not null ? RunStatus.Stopped : result.Status).ToString(),
                Reason = _reason ?? result.StatusReason,
                Warnings = [.. result.Warnings],
                WasAbandoned = _isAbandoned,
            };
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            end = new ShareEnd { Status = nameof(RunStatus.Stopped), Reason = _reason ?? "it was ended before it began", WasAbandoned = _isAbandoned };
        }
        catch (Exception e)
        {
            end = e is PerfException { Id: var id } ? Failed(id, e.Message) : Failed(ErrorIds.RunFailed, $"{e.GetType().Name}: {e.Message}");
        }

        // The coordinator does not wait for what ends the scripts: a share of which nothing comes any more looks as if it were lost.
        Task<string?> closing = Task.Run(() => CloseAsync(scripts));
        if (await Task.WhenAny(closing, Task.Delay(s_closing)).ConfigureAwait(false) == closing && await closing.ConfigureAwait(false) is { } problem)
        {
            end = end with { Warnings = [.. end.Warnings, problem] };
        }

        lock (_gate)
        {
            Volatile.Write(ref _ended, end);
            _state = ShareState.Ended;
        }

        _outbox.Signal();
        _changed();
        // An agent that drains waits for this: what does not close at all must not keep it for ever.
        await Task.WhenAny(closing, Task.Delay(s_beside)).ConfigureAwait(false);
        ShareFolder.Delete(_folder);
    }

    private void Began(IRunControl control)
    {
        Limit();
        _steering.Begin((IShareControl)control);
        Enter(ShareState.Running);
    }

    // From now on: getting ready and making load have the same time.
    private void Limit()
    {
        if (Longest is { TotalDays: < 10_000 } longest)
        {
            // What ends gracefully takes no longer than the load itself.
            TimeSpan grace = _plan.MaxDuration - _plan.Duration;
            Volatile.Write(ref _endsBy, Clock.Now + longest.Ticks + Math.Clamp(grace.Ticks, 0, longest.Ticks) + s_beside.Ticks);
        }
    }

    // What ends the scripts is not what ends the share: it must not be waited for in vain.
    private static async Task<string?> CloseAsync(IScriptHost? scripts)
    {
        try
        {
            if (scripts is IAsyncDisposable closes)
            {
                await closes.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                (scripts as IDisposable)?.Dispose();
            }

            return null;
        }
        catch (Exception e)
        {
            return $"What runs scripts could not be closed: {e.Message}";
        }
    }

    private static ShareEnd Failed(string id, string reason) => new() { Status = nameof(RunStatus.Failed), ErrorId = id, Reason = reason };

    private OrderAnswer Refused(string why) => new() { ErrorId = ErrorIds.AgentRefused, Message = $"The agent refuses the order for share {ShareId}: {why}." };

    private void Enter(ShareState state)
    {
        lock (_gate)
        {
            if (state > _state)
            {
                _state = state;
            }
        }

        _outbox.Signal();
    }
}
