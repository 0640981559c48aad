using Perf.Engine.Flows.Control;

namespace Perf.Engine.Running;

/// <summary>A virtual user's parallel step under way: its branches, each a virtual user of its own that shares its values.</summary>
internal sealed class ParallelFlight(VirtualUser vu) : IStepFlight
{
    private readonly List<VirtualUser> _branches = [];
    private readonly Stack<VirtualUser> _free = new();
    private CompiledParallel _step = null!;
    private StepEnd _end;
    private int _next;
    private int _running;
    private bool _isTelling;

    /// <summary>Begins the branches, as many as may run at once.</summary>
    public void Begin(CompiledParallel step)
    {
        _step = step;
        _end = StepEnd.GoesOn;
        _next = 0;
        vu.InFlight(this);
        while (_next < step.Branches.Count && _running < step.Limit)
        {
            StartNext();
        }
    }

    public void Interrupt()
    {
        _end = StepEnd.Interrupted;
        Each(branch => branch.Interrupt());
    }

    /// <summary>What is under way is done, and no branch begins any more.</summary>
    public void Leave()
    {
        if (_end == StepEnd.GoesOn)
        {
            _end = StepEnd.EndsFlow;
            Each(branch => branch.Leave());
        }
    }

    /// <summary>A branch has ended.</summary>
    public void BranchEnded(VirtualUser branch, StepEnd end)
    {
        _running--;
        _free.Push(branch);
        if (end == StepEnd.Interrupted)
        {
            _end = StepEnd.Interrupted;
        }
        else if (end == StepEnd.EndsFlow && _end == StepEnd.GoesOn)
        {
            Leave();
            return;
        }

        if (_end == StepEnd.GoesOn && _next < _step.Branches.Count)
        {
            StartNext();
        }
        else if (_running == 0 && !_isTelling)
        {
            vu.StepEnded(_end);
        }
    }

    private void StartNext()
    {
        _running++;
        if (!_free.TryPop(out VirtualUser? branch))
        {
            branch = vu.CreateBranch();
            _branches.Add(branch);
        }

        (Label start, Label end) = _step.Branches[_next++];
        branch.StartBranch(start.Place, end.Place);
    }

    // Those that end at once must not end the step before all have been told: the virtual user would go on to its next parallel step in the middle of it.
    private void Each(Action<VirtualUser> tell)
    {
        bool isFirst = !_isTelling;
        _isTelling = true;
        for (int i = 0; i < _branches.Count; i++)
        {
            tell(_branches[i]);
        }

        if (isFirst)
        {
            _isTelling = false;
            if (_running == 0)
            {
                vu.StepEnded(_end);
            }
        }
    }
}
