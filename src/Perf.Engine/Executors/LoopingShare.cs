using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>A fixed number of virtual users, each in a loop: constant-vus, shared-iterations and per-vu-iterations differ only in what ends it.</summary>
internal sealed class LoopingShare : LoopShare
{
    private readonly IterationSupply _supply;
    private readonly List<VirtualUser> _held = [];
    private readonly Dictionary<VirtualUser, RestTimer> _rests = [];
    private int _resting;
    private int _working;

    /// <summary>Creates the share.</summary>
    /// <param name="context">The loop.</param>
    /// <param name="executor">The executor's place.</param>
    /// <param name="flows">The flows.</param>
    /// <param name="window">The window.</param>
    /// <param name="numbers">The numbers of this share's virtual users within the executor.</param>
    /// <param name="supply">The iterations, which all shares take from.</param>
    public LoopingShare(LoopContext context, int executor, FlowMix flows, ExecutorWindow window, IEnumerable<int> numbers, IterationSupply supply)
        : base(context, executor, flows, window)
    {
        _supply = supply;
        foreach (int number in numbers)
        {
            VirtualUser vu = context.CreateVu();
            Vus.Add(vu);
            vu.PlaceInExecutor = number;
        }
    }

    protected override bool HasWork => _working > 0;

    public override void IterationEnded(VirtualUser vu)
    {
        _working--;
        if (vu.FoundNoData)
        {
            // It ends, as one does that sees before the start that there is none; asked again it would be counted twice.
            EndIfNobodyWorks();
            return;
        }

        Next(vu);
    }

    protected override void Begin() => NextOfEach(Vus);

    protected override void Resumed(long pause)
    {
        VirtualUser[] held = [.. _held];
        _held.Clear();
        NextOfEach(held);
        foreach (RestTimer rest in _rests.Values.Where(rest => rest is { IsSet: true, Due: long.MaxValue }))
        {
            Context.Loop.Set(rest, Context.Loop.Now);
        }
    }

    protected override void Settle()
    {
        foreach (RestTimer rest in _rests.Values)
        {
            Context.Loop.Remove(rest);
        }

        _resting = 0;
    }

    // Who has not had its turn yet counts as one that works: the first that finds nothing to do must not end it for the others.
    private void NextOfEach(IReadOnlyCollection<VirtualUser> vus)
    {
        _working += vus.Count;
        foreach (VirtualUser vu in vus)
        {
            _working--;
            Next(vu);
        }
    }

    private void Next(VirtualUser vu)
    {
        if (IsSuspended && !IsFinished)
        {
            _held.Add(vu);
        }
        else if (!IsFinished && Math.Max(Context.Loop.Now, vu.RestsUntil) < Window.End && TakeNext(vu) is { } iteration)
        {
            if (vu.RestsUntil > Context.Loop.Now)
            {
                Rest(vu, iteration);
            }
            else
            {
                Start(vu, iteration, Context.Loop.Now);
            }
        }
        else
        {
            EndIfNobodyWorks();
        }
    }

    // Null when it has none left, or no data for it.
    private IterationId? TakeNext(VirtualUser vu) =>
        _supply.TryTake(vu.PlaceInExecutor, vu.Iterations) is { } next && new IterationId(Executor, next.Vu, next.Number) is var iteration && HasData(Flows.Of(iteration)) ? iteration : null;

    private void Start(VirtualUser vu, IterationId iteration, long intended)
    {
        _working++;
        vu.Start(Flows.Of(iteration), iteration, intended, this);
    }

    private void Rest(VirtualUser vu, IterationId iteration)
    {
        if (!_rests.TryGetValue(vu, out RestTimer? rest))
        {
            _rests[vu] = rest = new RestTimer(vu, Rested);
        }

        _resting++;
        rest.Iteration = iteration;
        Context.Loop.Set(rest, vu.RestsUntil);
    }

    private void Rested(RestTimer rest)
    {
        if (IsSuspended)
        {
            // Its iteration stays its own: the suspension only puts it off.
            Context.Loop.Set(rest, long.MaxValue);
            return;
        }

        _resting--;
        Start(rest.Vu, rest.Iteration, rest.Due);
    }

    // Nobody has anything left to do: there is no need to wait for the window to close.
    private void EndIfNobodyWorks()
    {
        if (_working == 0 && _held.Count == 0 && _resting == 0)
        {
            Finish();
            EndIfIdle();
        }
    }
}
