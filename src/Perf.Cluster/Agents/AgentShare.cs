using System.Text.Json;
using Perf.Cluster.Contracts;
using Perf.Engine.Pacing;
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

    // The engine waits for the rest more exactly than a timer can.
    private static readonly TimeSpan s_early = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_mostPatience = TimeSpan.FromSeconds(2);

    private readonly AgentServices _services;
    private readonly RunPlan _plan;
    private readonly string _folder;
    private readonly Action _changed;
    private readonly Lease _lease = new(() => Clock.Now);
    private readonly ShareOutbox _outbox = new(OutboxCapacity);
    private readonly List<LogLine> _lines = [];
    private readonly List<SteerOrder> _steeredEarly = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<StartOrder> _start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ShareState _state = ShareState.Preparing;
    private (ShareState State, bool HasBegun) _told;
    private ShareProgress _progress = new();
    private Interval? _second;
    private IShareControl? _control;
    private ShareEnd? _ended;
    private byte[]? _given;
    private string? _reason;
    private bool _isAbandoned;
    private bool _isForgotten;
    private long _begunUtcTicks;

    public AgentShare(RunOrder order, RunPlan plan, string folder, LoadNeed need, AgentServices services, Action changed)
    {
        (RunId, ShareId, Need) = (order.RunId, order.ShareId, need);
        (_plan, _folder, _services, _changed) = (plan, folder, services, changed);
        _lease.Renew(order.LeaseUtcTicks, UtcNow);
    }

    public string RunId { get; }

    public int ShareId { get; }

    /// <summary>What it asks of the agent.</summary>
    public LoadNeed Need { get; }

    /// <summary>Its part of the whole run, 0 to 1.</summary>
    public double PartOfWhole => _plan.Share is { } share ? (double)share.Slots.Count / share.Count : 1;

    /// <summary>Whether it makes no load any more, and its last report is there.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) is not null;

    /// <summary>Whether it has ended and nobody asks for it any more.</summary>
    public bool IsOver => HasEnded && (_isForgotten || _lease.HasRunOut);

    /// <summary>Ends when it has ended.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    private long UtcNow => _services.Time.GetUtcNow().UtcTicks;

    /// <summary>Begins to get ready.</summary>
    public void Begin() => Ended = Task.Run(RunAsync);

    /// <summary>The run's start is known.</summary>
    public OrderAnswer Start(StartOrder order)
    {
        if (HasEnded || _lease.HasRunOut)
        {
            return Refused($"share {ShareId} has ended here: {Volatile.Read(ref _ended)?.Reason ?? Lost}");
        }

        lock (_gate)
        {
            if (!_start.Task.IsCompleted)
            {
                _steeredEarly.InsertRange(0, order.Steered);
            }
        }

        _start.TrySetResult(order);
        return OrderAnswer.Taken;
    }

    /// <summary>What is new, or what there is after the request's patience. Acknowledges, and renews the lease.</summary>
    public async Task<CollectReply> CollectAsync(CollectRequest request)
    {
        _lease.Renew(request.LeaseUtcTicks, UtcNow);
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
                State = _state == ShareState.Ended && !isLast ? ShareState.LoadEnded : _state,
                Reports = reports,
                Given = _given,
                BeganUtcTicks = _begunUtcTicks,
                End = isLast ? _ended : null,
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
            case SteerAction.End when _control is not null:
                _ = _end.CancelAsync();
                break;
            case SteerAction.Stop when _control is { } control:
                control.Stop();
                break;
            case SteerAction.End or SteerAction.Stop:
                Stop(null);
                break;
            case SteerAction.Finish:
                _finish.TrySetResult();
                break;
            default:
                return SteerLoad(order);
        }

        return Answer();
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
        if (!HasEnded && !_stop.IsCancellationRequested && _lease.HasRunOut)
        {
            _isAbandoned = true;
            Stop(Lost);
        }
    }

    async Task<StartSignal> IShareGate.ReadyAsync(ShareReady ready, CancellationToken stop)
    {
        _given = ready.Given;
        Enter(ShareState.Ready);
        StartOrder order = await _start.Task.WaitAsync(stop).ConfigureAwait(false);
        long begin = StartMoment.Of(order.StartUtcTicks, _services.Time) + order.FromTicks;
        TimeSpan wait = TimeSpan.FromTicks(begin - Clock.Now) - s_early;
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, stop).ConfigureAwait(false);
        }

        // Read anew: the time of day may have been moved a little meanwhile, as on the other agents.
        return new StartSignal
        {
            Start = StartMoment.Of(order.StartUtcTicks, _services.Time),
            StartedAt = new DateTimeOffset(order.StartUtcTicks, TimeSpan.Zero),
            From = TimeSpan.FromTicks(order.FromTicks),
            Given = order.Given,
        };
    }

    void IShareGate.Progressed(ShareProgress progress) => _progress = progress;

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

    // A second with what steps told in it goes out as one report.
    private void Report()
    {
        if (_second is not { } interval)
        {
            return;
        }

        _second = null;
        var report = new ShareReport
        {
            Interval = IntervalCodec.Encode(interval),
            Iterations = [.. _progress.Iterations],
            Rows = new Dictionary<string, long>(_progress.Rows),
            Lines = _lines.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(_lines, WorkerJson.Options),
        };
        _lines.Clear();
        if (!_outbox.Add(report))
        {
            _isAbandoned = true;
            Stop(Lost);
        }
    }

    private async Task RunAsync()
    {
        IScriptHost? scripts = null;
        ShareEnd end;
        try
        {
            scripts = _services.Scripts(_plan);
            var engine = new LoadEngine(_services.Environment, _services.Time) { Scripts = scripts, Gate = this, EndsEarly = _end.Token };
            RunResult result = await engine.RunAsync(_plan, new ShareGuard(Report), [this], _stop.Token, Began).ConfigureAwait(false);
            end = new ShareEnd
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
            end = new ShareEnd
            {
                Status = nameof(RunStatus.Failed),
                ErrorId = e is PerfException { Id: var id } ? id : ErrorIds.RunFailed,
                Reason = e is PerfException ? e.Message : $"{e.GetType().Name}: {e.Message}",
            };
        }

        if (scripts is IAsyncDisposable closes)
        {
            await closes.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (scripts as IDisposable)?.Dispose();
        }

        ShareFolder.Delete(_folder);
        lock (_gate)
        {
            Volatile.Write(ref _ended, end);
            _state = ShareState.Ended;
        }

        _outbox.Signal();
        _changed();
    }

    private void Began(IRunControl control)
    {
        SteerOrder[] steered;
        lock (_gate)
        {
            _control = (IShareControl)control;
            steered = [.. _steeredEarly];
            _steeredEarly.Clear();
            StartOrder order = _start.Task.Result;
            _begunUtcTicks = Math.Max(UtcNow, order.StartUtcTicks + order.FromTicks);
        }

        foreach (SteerOrder one in steered)
        {
            SteerLoad(one);
        }

        Enter(ShareState.Running);
    }

    private OrderAnswer SteerLoad(SteerOrder order)
    {
        IShareControl control;
        lock (_gate)
        {
            if (_control is null)
            {
                _steeredEarly.Add(order);
                return OrderAnswer.Taken;
            }

            control = _control;
        }

        try
        {
            switch (order.Action)
            {
                case SteerAction.Suspend:
                    control.Suspend(order.AtTicks);
                    break;
                case SteerAction.Resume:
                    control.Resume(order.AtTicks);
                    break;
                case SteerAction.Rate:
                    control.SetRate(order.Value, order.AtTicks);
                    break;
                case SteerAction.Factor:
                    control.SetRateFactor(order.Value, order.AtTicks);
                    break;
                default:
                    return Refused($"it does not know how to do '{order.Action}'; use the same version of Perf on all machines");
            }
        }
        catch (PerfException e)
        {
            return new OrderAnswer { ErrorId = e.Id, Message = e.Message };
        }

        return Answer();
    }

    private OrderAnswer Answer() => _control is { } control ? new OrderAnswer { IsSuspended = control.IsSuspended, RateFactor = control.RateFactor } : OrderAnswer.Taken;

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
