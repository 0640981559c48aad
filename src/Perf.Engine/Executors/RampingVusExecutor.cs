using Perf.Engine.Flows;
using Perf.Engine.Pacing;
using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>A number of virtual users that follows stages. The n-th works while the schedule wants more than n; when it is to leave, its iteration may end within gracefulRampDown.</summary>
internal sealed class RampingVusExecutor(RunContext run, CompiledFlow flow, ExecutorWindow window, VuSchedule schedule, TimeSpan gracefulRampDown) : IExecutor
{
    private readonly Slot?[] _slots = new Slot?[schedule.MaxVus];
    private readonly List<Task> _loops = [];
    private int _level;

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await window.OpensAsync(stop).ConfigureAwait(false))
        {
            return;
        }

        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        foreach ((long at, int vus) in schedule.Changes)
        {
            if (!await ExecutorWindow.DelayAsync(window.Start + at, stop).ConfigureAwait(false))
            {
                break;
            }

            SetLevel(vus, interrupt.Token);
        }

        long end = window.Start + schedule.Duration.Ticks;
        await ExecutorWindow.DelayAsync(end, stop).ConfigureAwait(false);
        for (int i = 0; i < _level; i++)
        {
            _slots[i]!.Leaving = true;
        }

        await window.CloseAsync(Task.WhenAll(_loops), interrupt, end).ConfigureAwait(false);
    }

    private void SetLevel(int level, CancellationToken interrupt)
    {
        for (; _level < level; _level++)
        {
            // One that is still on its way out keeps its connection and goes on; otherwise it begins anew.
            Slot slot = _slots[_level] ??= new Slot(run.CreateVu());
            if (!slot.TryStay())
            {
                slot.Leaving = false;
                slot.Interrupt = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
                _loops.Add(Task.Run(() => LoopAsync(slot), CancellationToken.None));
            }
        }

        for (; _level > level; _level--)
        {
            Slot slot = _slots[_level - 1]!;
            slot.Leaving = true;
            slot.Interrupt!.CancelAfter(gracefulRampDown);
        }
    }

    private async Task LoopAsync(Slot slot)
    {
        CancellationToken interrupt = slot.Interrupt!.Token;
        while (!interrupt.IsCancellationRequested && !slot.TryLeave())
        {
            await slot.Vu.RunAsync(flow, Clock.Now, interrupt).ConfigureAwait(false);
        }

        slot.Leave();
    }

    private sealed class Slot(VirtualUser vu)
    {
        private readonly Lock _gate = new();
        private bool _isWorking;
        private bool _leaving;

        public VirtualUser Vu { get; } = vu;

        public CancellationTokenSource? Interrupt { get; set; }

        public bool Leaving
        {
            set
            {
                lock (_gate)
                {
                    _leaving = value;
                    _isWorking |= !value;
                }
            }
        }

        /// <summary>Calls off the leaving of one that still works. False when it has left, or was never here.</summary>
        public bool TryStay()
        {
            lock (_gate)
            {
                if (!_isWorking || Interrupt?.IsCancellationRequested == true)
                {
                    return false;
                }

                _leaving = false;
                Interrupt!.CancelAfter(Timeout.Infinite);
                return true;
            }
        }

        public bool TryLeave()
        {
            lock (_gate)
            {
                _isWorking &= !_leaving;
                return _leaving;
            }
        }

        public void Leave()
        {
            lock (_gate)
            {
                _isWorking = false;
            }
        }
    }
}
