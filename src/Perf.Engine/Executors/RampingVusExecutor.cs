using Perf.Engine.Flows;
using Perf.Engine.Pacing;
using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>A number of virtual users that follows stages. The n-th works while the schedule wants more than n; when it is to leave, its iteration may end within gracefulRampDown.</summary>
internal sealed class RampingVusExecutor(RunContext run, int executor, CompiledFlow flow, ExecutorWindow window, VuSchedule schedule, TimeSpan gracefulRampDown) : IExecutor
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
            _slots[i]!.AskToLeave();
        }

        await window.CloseAsync(Task.WhenAll(_loops), interrupt, end).ConfigureAwait(false);
    }

    private void SetLevel(int level, CancellationToken interrupt)
    {
        for (; _level < level; _level++)
        {
            // One that is still on its way out goes on. One that is being cut off may still be at work: then another takes its place, for a virtual user does
            // one iteration at a time.
            Slot? old = _slots[_level];
            if (old is null || !old.TryStay())
            {
                Slot slot = _slots[_level] = new Slot(old is { HasLeft: true } ? old.Vu : run.CreateVu(), _level, CancellationTokenSource.CreateLinkedTokenSource(interrupt), old?.Done ?? 0);
                _loops.Add(Task.Run(() => LoopAsync(slot), CancellationToken.None));
            }
        }

        for (; _level > level; _level--)
        {
            Slot slot = _slots[_level - 1]!;
            slot.AskToLeave();
            slot.Interrupt.CancelAfter(gracefulRampDown);
        }
    }

    private async Task LoopAsync(Slot slot)
    {
        CancellationToken interrupt = slot.Interrupt.Token;
        while (!interrupt.IsCancellationRequested && !slot.TryLeave())
        {
            await slot.Vu.RunAsync(flow, new IterationId(executor, slot.Number, slot.Done++), Clock.Now, interrupt).ConfigureAwait(false);
        }

        slot.Leave();
    }

    private sealed class Slot(VirtualUser vu, int number, CancellationTokenSource interrupt, long done)
    {
        private readonly Lock _gate = new();
        private bool _isWorking = true;
        private bool _isLeaving;

        public VirtualUser Vu { get; } = vu;

        public int Number { get; } = number;

        public CancellationTokenSource Interrupt { get; } = interrupt;

        /// <summary>How many iterations were begun in this place.</summary>
        public long Done { get; set; } = done;

        public bool HasLeft
        {
            get
            {
                lock (_gate)
                {
                    return !_isWorking;
                }
            }
        }

        public void AskToLeave()
        {
            lock (_gate)
            {
                _isLeaving = true;
            }
        }

        /// <summary>Calls off the leaving of one that still works. False when it has left, or is being cut off.</summary>
        public bool TryStay()
        {
            lock (_gate)
            {
                if (!_isWorking || Interrupt.IsCancellationRequested)
                {
                    return false;
                }

                _isLeaving = false;
                Interrupt.CancelAfter(Timeout.Infinite);
                return true;
            }
        }

        public bool TryLeave()
        {
            lock (_gate)
            {
                _isWorking &= !_isLeaving;
                return _isLeaving;
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
