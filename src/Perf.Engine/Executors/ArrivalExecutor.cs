using Perf.Engine.Flows;
using Perf.Engine.Pacing;
using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>
/// Starts iterations when the schedule says, whether or not earlier ones have ended. It sizes itself: a start takes an idle virtual user or makes one, up to
/// the cap. When none is free the start waits, keeps its intended time, and is made as soon as one is free: lateness is in the response time and nothing is
/// lost in silence. What is still owed at the end is counted as dropped, and enters the response times with the time it has waited.
/// </summary>
internal sealed class ArrivalExecutor : IExecutor
{
    // Without a cap of the user's: each busy virtual user is a request under way, and beyond this the generator itself would be the limit.
    private const int DefaultMaxVus = 20_000;

    private readonly RunContext _run;
    private readonly int _executor;
    private readonly CompiledFlow _flow;
    private readonly ExecutorWindow _window;
    private readonly ArrivalSchedule _schedule;
    private readonly int _maxVus;
    private readonly Lock _gate = new();
    private readonly Stack<VirtualUser> _idle = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _created;
    private int _working;
    private long _due;
    private long _started;
    private bool _closed;

    public ArrivalExecutor(RunContext run, int executor, CompiledFlow flow, ExecutorWindow window, ArrivalSchedule schedule, int? preAllocatedVus, int? maxVus)
    {
        _run = run;
        _executor = executor;
        _flow = flow;
        _window = window;
        _schedule = schedule;
        _maxVus = maxVus ?? (preAllocatedVus is { } fixedNumber ? fixedNumber : DefaultMaxVus);
        for (int i = 0; i < Math.Min(preAllocatedVus ?? 0, _maxVus); i++)
        {
            _idle.Push(Create());
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await _window.OpensAsync(stop).ConfigureAwait(false))
        {
            return;
        }

        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var pacing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pacer = new Thread(() =>
        {
            Pace(stop, interrupt.Token);
            pacing.SetResult();
        })
        {
            IsBackground = true,
            Name = "perf pacer",
            Priority = ThreadPriority.AboveNormal,
        };
        pacer.Start();
        await pacing.Task.ConfigureAwait(false);
        Close(stop);
        await _window.CloseAsync(_ended.Task, interrupt, _window.End).ConfigureAwait(false);
    }

    private void Pace(CancellationToken stop, CancellationToken interrupt)
    {
        PreciseWait.PrepareThread();
        for (long i = 0; i < _schedule.Count; i++)
        {
            if (!PreciseWait.Until(_window.Start + _schedule.StartOf(i), stop))
            {
                return;
            }

            _run.Offer(1);
            VirtualUser? vu;
            long index;
            lock (_gate)
            {
                _due = i + 1;
                vu = TakeVu();
                if (vu is null)
                {
                    continue;
                }

                // An earlier start may still be waiting for a virtual user: the oldest goes first.
                index = _started++;
                _working++;
            }

            ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Executor.WorkAsync(state.Vu, state.Index, state.Interrupt), (Executor: this, Vu: vu, Index: index, Interrupt: interrupt), preferLocal: false);
        }

        PreciseWait.Until(_window.End, stop);
    }

    private async Task WorkAsync(VirtualUser vu, long index, CancellationToken interrupt)
    {
        while (true)
        {
            _run.Achieve();
            await vu.RunAsync(_flow, new IterationId(_executor, 0, index), _window.Start + _schedule.StartOf(index), interrupt).ConfigureAwait(false);
            lock (_gate)
            {
                if (_closed || _started >= _due)
                {
                    _idle.Push(vu);
                    _working--;
                    EndIfDone();
                    return;
                }

                index = _started++;
            }
        }
    }

    private void Close(CancellationToken stop)
    {
        lock (_gate)
        {
            _closed = true;
            EndIfDone();
        }

        if (stop.IsCancellationRequested)
        {
            return;
        }

        long now = Clock.Now;
        for (long i = _started; i < _due; i++)
        {
            _run.Metrics.ShardOf(0).Dropped(_flow.FirstRequestStep, now - (_window.Start + _schedule.StartOf(i)));
        }
    }

    private void EndIfDone()
    {
        if (_closed && _working == 0)
        {
            _ended.TrySetResult();
        }
    }

    private VirtualUser? TakeVu() => _idle.TryPop(out VirtualUser? vu) ? vu : _created < _maxVus ? Create() : null;

    private VirtualUser Create()
    {
        _created++;
        return _run.CreateVu();
    }
}
