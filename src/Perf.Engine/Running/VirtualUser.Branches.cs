using Perf.Engine.Flows.Control;

namespace Perf.Engine.Running;

/// <summary>A virtual user as a branch of another, and its own branches.</summary>
internal sealed partial class VirtualUser
{
    private readonly VirtualUser? _parent;
    private ParallelFlight? _parallel;
    private bool _isLeaving;

    private VirtualUser(VirtualUser parent)
    {
        _parent = parent;
        Context = parent.Context;
        Number = parent.Number;
        _values = parent._values;
        Registers = parent.Registers;
        Lists = parent.Lists;
    }

    /// <summary>Whether others may change its values while a step of its own is under way.</summary>
    public bool SharesValues => _parent is not null;

    /// <summary>Makes a branch: it has this one's values and cookies, and steps under way of its own.</summary>
    public VirtualUser CreateBranch() => new(this);

    /// <summary>Begins the branches of a step.</summary>
    public void BeginParallel(CompiledParallel step)
    {
        ContinueAt(step.After.Place);
        if (step.Branches.Count == 0)
        {
            Pause(0);
            return;
        }

        (_parallel ??= new ParallelFlight(this)).Begin(step);
    }

    /// <summary>Begins to do a branch's steps; its parent hears when they have ended, never before this returns.</summary>
    /// <param name="first">The place of its first step.</param>
    /// <param name="last">The place behind its last.</param>
    public void StartBranch(int first, int last)
    {
        _flow = _parent!._flow;
        Executor = _parent.Executor;
        Iterations = _parent.Iterations;
        PlaceInExecutor = _parent.PlaceInExecutor;
        _isCutOff = false;
        _isLeaving = false;
        Due = Context.Loop.Now;

        // Of its own: the order in which the branches' answers come must not decide what they choose.
        _random = _parent._random.Fork();
        SetOut(first, last);
    }

    /// <summary>Another branch has ended the iteration: what is under way is done, and nothing follows.</summary>
    public void Leave()
    {
        if (!IsBusy || _isLeaving)
        {
            return;
        }

        _isLeaving = true;
        if (_flight is PauseTimer)
        {
            Context.Loop.Remove(_pause!);
            GiveUpRetrying();
            StepEnded(StepEnd.EndsFlow);
        }
        else if (_flight is ParallelFlight parallel)
        {
            parallel.Leave();
        }
    }
}
