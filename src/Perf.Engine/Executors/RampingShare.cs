using Perf.Engine.Flows;
using Perf.Engine.Loops;
using Perf.Engine.Pacing;
using Perf.Engine.Running;
using Perf.Engine.Sharing;

namespace Perf.Engine.Executors;

/// <summary>
/// A number of virtual users that follows stages. The n-th works while the schedule wants more than n; when it is to leave, its iteration may end within
/// gracefulRampDown. Of all places that are this process' own, this share has every so-many-th.
/// </summary>
internal sealed class RampingShare : LoopShare
{
    private readonly VuSchedule _schedule;
    private readonly long _gracefulRampDown;
    private readonly RampingSlot?[] _slots;
    private readonly int _first;
    private readonly int _stride;
    private readonly SlotSet _share;
    private readonly int _places;
    private readonly ActionTimer _change;
    private int _next;
    private long _shift;
    private int _working;

    public RampingShare(LoopContext context, int executor, FlowMix flows, ExecutorWindow window, VuSchedule schedule, TimeSpan gracefulRampDown, int first, int stride, SlotSet share = default)
        : base(context, executor, flows, window)
    {
        _schedule = schedule;
        _gracefulRampDown = gracefulRampDown.Ticks;
        _slots = new RampingSlot?[schedule.MaxVus];
        _first = first;
        _stride = stride;
        _share = share;
        _places = share.CountBelow(schedule.MaxVus);
        _change = new ActionTimer(Follow);
    }

    protected override bool HasWork => _working > 0;

    public override void IterationEnded(VirtualUser vu)
    {
        _working--;
        RampingSlot slot = _slots[vu.PlaceInExecutor]!;
        slot.Done++;
        Context.Loop.Remove(slot);
        if (vu.FoundNoData)
        {
            EndWithoutData();
        }
        else if (slot.IsWanted && !IsFinished && !IsSuspended)
        {
            StartWhenDue(slot);
        }
        else
        {
            EndIfIdle();
        }
    }

    protected override void Begin()
    {
        // Whoever takes it over begins with the level of this moment: what the stages asked for before was somebody else's.
        while (IsTakenOver && _next + 1 < _schedule.Changes.Count && Window.Start + _shift + _schedule.Changes[_next + 1].At <= Context.Loop.Now)
        {
            _next++;
        }

        Follow();
    }

    protected override void Settle()
    {
        Context.Loop.Remove(_change);
        foreach (RampingSlot? slot in _slots)
        {
            if (slot?.Rest is { } rest)
            {
                Context.Loop.Remove(rest);
            }
        }
    }

    protected override void Suspended() => Context.Loop.Remove(_change);

    protected override void Resumed(long pause)
    {
        if (!HasBegun)
        {
            return;
        }

        _shift += pause;
        foreach (RampingSlot? slot in _slots)
        {
            if (slot is { IsWanted: true, Vu.IsBusy: false })
            {
                StartWhenDue(slot);
            }
        }

        Follow();
    }

    private void Follow()
    {
        long now = Context.Loop.Now;
        while (!IsFinished && _next < _schedule.Changes.Count && Window.Start + _shift + _schedule.Changes[_next].At <= now)
        {
            SetLevel(_schedule.Changes[_next++].Vus);
        }

        if (_next < _schedule.Changes.Count && !IsFinished)
        {
            Context.Loop.Set(_change, Window.Start + _shift + _schedule.Changes[_next].At);
        }
    }

    private void SetLevel(int level)
    {
        for (int own = _first; own < _places; own += _stride)
        {
            int place = (int)_share.IndexOf(own);
            bool isWanted = place < level;
            RampingSlot? slot = _slots[place];
            if (slot is null)
            {
                if (!isWanted)
                {
                    break;
                }

                slot = _slots[place] = new RampingSlot(Context.CreateVu(), place);
                Vus.Add(slot.Vu);
                slot.Vu.PlaceInExecutor = place;
            }

            if (isWanted && !slot.IsWanted)
            {
                slot.IsWanted = true;
                Context.Loop.Remove(slot);
                if (!slot.Vu.IsBusy)
                {
                    StartWhenDue(slot);
                }
            }
            else if (!isWanted && slot.IsWanted)
            {
                slot.IsWanted = false;
                if (slot.Vu.IsBusy)
                {
                    Context.Loop.Set(slot, Context.Loop.Now + _gracefulRampDown);
                }
            }
        }
    }

    private void StartWhenDue(RampingSlot slot)
    {
        // One before it in the same turn may have found no data.
        if (IsFinished)
        {
            return;
        }

        if (slot.Vu.RestsUntil <= Context.Loop.Now)
        {
            Start(slot, Context.Loop.Now);
            return;
        }

        slot.Rest ??= new RestTimer(slot.Vu, rest => Rested(slot, rest));
        Context.Loop.Set(slot.Rest, slot.Vu.RestsUntil);
    }

    // Who is not wanted any more, or is held back, begins again when that has changed.
    private void Rested(RampingSlot slot, RestTimer rest)
    {
        if (slot is { IsWanted: true, Vu.IsBusy: false } && !IsFinished && !IsSuspended)
        {
            Start(slot, rest.Due);
        }
    }

    private void Start(RampingSlot slot, long intended)
    {
        if (slot.Rest is { } rest)
        {
            Context.Loop.Remove(rest);
        }

        var iteration = new IterationId(Executor, slot.Number, slot.Done);
        CompiledFlow flow = Flows.Of(iteration);
        if (!HasData(flow))
        {
            EndWithoutData();
            return;
        }

        _working++;
        slot.Vu.Start(flow, iteration, intended, this);
    }

    // Counted already, by whoever found none.
    private void EndWithoutData()
    {
        Finish();
        EndIfIdle();
    }
}
