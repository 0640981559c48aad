using Perf.Engine.Loops;
using Perf.Engine.Pacing;
using Perf.Engine.Running;
using Perf.Engine.Sharing;

namespace Perf.Engine.Executors;

/// <summary>
/// Starts iterations when the schedule says, whether or not earlier ones have ended. It sizes itself: a start takes an idle virtual user or makes one, up to
/// the cap. When none is free the start waits, keeps its intended time, and is made as soon as one is free: lateness is in the response time and nothing is
/// lost in silence. What is still owed at the end is counted as dropped, and enters the response times with the time it has waited. Of all starts
/// that are this process' own, this share has every so-many-th.
/// </summary>
internal sealed class ArrivalShare : LoopShare
{
    // After a hold-up many starts are due at once. Between these few, the loop looks at the answers that have come, whose virtual users and connections the
    // next starts can take.
    private const int StartsPerTurn = 32;

    private readonly long _origin;
    private ArrivalSchedule _schedule;
    private readonly int _first;
    private readonly int _stride;
    private readonly SlotSet _share;
    private readonly int _maxVus;
    private readonly int? _skipAbove;
    private readonly IReadOnlyList<LoopContext> _loops;
    private readonly Stack<VirtualUser> _idle = new();
    private readonly ActionTimer _start;
    private readonly List<(long Before, long Pause)> _pauses = [];
    private long _due;
    private long _started;
    private int _working;

    public ArrivalShare(LoopContext context, int executor, FlowMix flows, ExecutorWindow window, ArrivalSchedule schedule, int first, int stride, int preAllocatedVus, int maxVus,
        int? skipAbove = null, IReadOnlyList<LoopContext>? loops = null, SlotSet share = default)
        : base(context, executor, flows, window)
    {
        _schedule = schedule;
        _origin = window.Start;
        _first = first;
        _stride = stride;
        _share = share;
        _maxVus = maxVus;
        _skipAbove = skipAbove;
        _loops = loops ?? [context];
        _start = new ActionTimer(StartDue);
        for (int i = 0; i < Math.Min(preAllocatedVus, maxVus); i++)
        {
            _idle.Push(Create());
        }
    }

    protected override bool HasWork => _working > 0;

    public override void IterationEnded(VirtualUser vu)
    {
        _working--;
        if (!IsFinished && !IsSuspended && _started < _due)
        {
            Start(vu);
            return;
        }

        _idle.Push(vu);
        EndIfIdle();
    }

    public override void Follow(RateControlledSchedule? schedule)
    {
        // What was due before the change is due at the same time in the new schedule.
        _schedule = schedule!;
        Context.Loop.Remove(_start);
        if (HasBegun)
        {
            StartDue();
        }
    }

    protected override void Begin()
    {
        PassOver();
        StartDue();
    }

    // What is owed when the run is suspended waits on, and the pause is none of its wait.
    protected override void Resumed(long pause)
    {
        if (_started < _due)
        {
            _pauses.Add((_due, pause));
        }

        if (HasBegun)
        {
            Context.Loop.Remove(_start);
            StartDue();
        }
    }

    protected override void Settle()
    {
        if (!HasBegun)
        {
            PassOver();
        }

        // The last starts may fall due with the end itself, or while the loop was late: they are owed like all others. A run that was stopped makes no more,
        // and has dropped those that wait for a virtual user all the same: they were due, and their wait is the target's.
        if (!IsStopped)
        {
            StartDue(int.MaxValue);
        }

        for (; _started < _due; _started++)
        {
            Context.Metrics.Dropped(Flows.Of(IdOf(_started)).FirstStep, Context.Loop.Now - SuspendedFor - IntendedOf(_started), Executor);
        }

        Context.Loop.Remove(_start);
    }

    // What was due before a take-over is somebody else's: neither owed nor dropped here.
    private void PassOver()
    {
        if (IsTakenOver)
        {
            long passed = _share.CountBelow(_schedule.DueBy(Window.From - 1 - _origin));
            _due = _started = passed > _first ? (passed - _first + _stride - 1) / _stride : 0;
        }
    }

    private void StartDue() => StartDue(StartsPerTurn);

    private void StartDue(int most)
    {
        if (IsFinished)
        {
            return;
        }

        // After a suspension there are virtual users for what was owed before it.
        for (; _started < _due && !IsSuspended && _idle.TryPop(out VirtualUser? idle); most--)
        {
            if (most == 0)
            {
                _idle.Push(idle);
                Context.Loop.Defer(StartDue);
                return;
            }

            Start(idle);
        }

        while (IndexOf(_due) < _schedule.Count)
        {
            long next = IntendedOf(_due);
            if (next > Context.Loop.Now)
            {
                if (next < long.MaxValue)
                {
                    _start.ThenDue = IndexOf(_due + 1) < _schedule.Count ? IntendedOf(_due + 1) : 0;
                    Context.Loop.Set(_start, next);
                }

                return;
            }

            if (most-- == 0)
            {
                Context.Loop.Defer(StartDue);
                return;
            }

            if (IsFull)
            {
                _due++;
                _started++;
                Context.Metrics.Skipped();
                continue;
            }

            _due++;
            Context.Metrics.Offered++;
            if (TakeVu() is { } vu)
            {
                // An earlier start may still be waiting for a virtual user: the oldest goes first.
                Start(vu);
            }
        }
    }

    private void Start(VirtualUser vu)
    {
        long number = _started++;
        _working++;
        Context.Metrics.Achieved++;
        IterationId iteration = IdOf(number);
        vu.Start(Flows.Of(iteration), iteration, IntendedOf(number), this);
    }

    private IterationId IdOf(long number) => new(Executor, 0, IndexOf(number));

    private long IndexOf(long number) => _share.IndexOf(_first + (number * _stride));

    // A pause is in the schedule itself, so times count from the window's first beginning.
    private long IntendedOf(long number) => _schedule.StartOf(IndexOf(number)) is var ticks and < long.MaxValue ? _origin + ticks + PausedOf(number) : long.MaxValue;

    // The schedule has the pauses before a start is due, and this the pauses while it was owed.
    private long PausedOf(long number)
    {
        long paused = 0;
        foreach ((long before, long pause) in _pauses)
        {
            paused += number < before ? pause : 0;
        }

        return paused;
    }

    // All that are at work count, whichever executor's they are. Those that wait have been counted already, and go first.
    private bool IsFull
    {
        get
        {
            if (_skipAbove is not { } most || _started < _due)
            {
                return false;
            }

            int busy = 0;
            foreach (LoopContext loop in _loops)
            {
                busy += loop.Busy;
            }

            return busy >= most;
        }
    }

    private VirtualUser? TakeVu() => _idle.TryPop(out VirtualUser? vu) ? vu : Vus.Count < _maxVus ? Create() : null;

    private VirtualUser Create()
    {
        VirtualUser vu = Context.CreateVu();
        Vus.Add(vu);
        return vu;
    }
}
