using Perf.Engine.Flows;
using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>A fixed number of virtual users, each in a loop: constant-vus, shared-iterations and per-vu-iterations differ only in what ends it.</summary>
internal sealed class LoopingShare : LoopShare
{
    private readonly IterationSupply _supply;
    private readonly List<VirtualUser> _held = [];
    private int _working;

    /// <summary>Creates the share.</summary>
    /// <param name="context">The loop.</param>
    /// <param name="executor">The executor's place.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="window">The window.</param>
    /// <param name="numbers">The numbers of this share's virtual users within the executor.</param>
    /// <param name="supply">The iterations, which all shares take from.</param>
    public LoopingShare(LoopContext context, int executor, CompiledFlow flow, ExecutorWindow window, IEnumerable<int> numbers, IterationSupply supply)
        : base(context, executor, flow, window)
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
        Next(vu);
    }

    protected override void Begin()
    {
        foreach (VirtualUser vu in Vus)
        {
            Next(vu);
        }
    }

    protected override void Resumed(long pause)
    {
        VirtualUser[] held = [.. _held];
        _held.Clear();
        foreach (VirtualUser vu in held)
        {
            Next(vu);
        }
    }

    private void Next(VirtualUser vu)
    {
        if (IsSuspended && !IsFinished)
        {
            _held.Add(vu);
        }
        else if (!IsFinished && Context.Loop.Now < Window.End && _supply.TryTake(vu.PlaceInExecutor, vu.Iterations) is { } next && HasData())
        {
            _working++;
            vu.Start(Flow, new IterationId(Executor, next.Vu, next.Number), Context.Loop.Now, this);
        }
        else if (_working == 0 && _held.Count == 0)
        {
            // Nobody has anything left to do: there is no need to wait for the window to close.
            Finish();
            EndIfIdle();
        }
    }
}
