namespace Perf.Engine.Flows.Control;

/// <summary>Lays the steps of one flow out as a program: one list, in which loops, branches and groups are jumps.</summary>
internal sealed class ProgramBuilder
{
    // Calls are laid out where they stand, so that flows which call each other could make any amount of steps of a small file.
    private const int MostSteps = 100_000;

    private readonly FlowCompiler _compiler;
    private readonly Scenario _scenario;
    private readonly List<CompiledStep> _steps = [];
    private readonly List<GroupScope?> _groups = [];
    private readonly Stack<string> _calls = new();
    private Stack<(CompiledLoop Loop, GroupScope? Group)> _loops = new();
    private GroupScope? _group;
    private int _registers;
    private int _lists;

    private ProgramBuilder(FlowCompiler compiler, Scenario scenario)
    {
        _compiler = compiler;
        _scenario = scenario;
    }

    /// <summary>Makes a program.</summary>
    /// <param name="compiler">Compiles what is within steps.</param>
    /// <param name="scenario">The scenario, for the flows that are called.</param>
    /// <param name="name">The flow's name.</param>
    /// <param name="steps">Its steps.</param>
    /// <returns>The flow without what belongs to it beside its steps.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ScenarioInvalid"/>: the steps cannot be done as they stand.</exception>
    public static CompiledFlow Build(FlowCompiler compiler, Scenario scenario, string name, IReadOnlyList<Step> steps)
    {
        var builder = new ProgramBuilder(compiler, scenario);
        builder._calls.Push(name);
        builder.Emit(steps);
        return new CompiledFlow(name, [.. builder._steps], builder._steps.OfType<CompiledAction>().FirstOrDefault()?.Step ?? -1)
        {
            Groups = builder._groups.Any(group => group is not null) ? [.. builder._groups] : null,
            RegisterCount = builder._registers,
            ListCount = builder._lists,
        };
    }

    private void Emit(IEnumerable<Step> steps)
    {
        foreach (Step step in steps)
        {
            _compiler.Within(step, () => Emit(step));
        }
    }

    private void Emit(Step step)
    {
        var after = new Label();
        if (step.If is { } condition)
        {
            Add(() => new ConditionStep(_compiler.Expression(condition), after));
        }

        if (step.Probability is { } probability)
        {
            Add(() => new ChanceStep(probability, after));
        }

        switch (step)
        {
            case LoopStep loop:
                EmitLoop(loop);
                break;
            case IfStep decision:
                EmitIf(decision);
                break;
            case ParallelStep parallel:
                EmitParallel(parallel);
                break;
            case SequenceStep sequence:
                Emit(sequence.Steps);
                break;
            case GroupStep group:
                EmitGroup(group);
                break;
            case ChoiceStep choice:
                EmitChoice(choice);
                break;
            case CallStep call:
                EmitCall(call);
                break;
            case StopStep stop:
                EmitStop(stop);
                break;
            default:
                Compile(step);
                break;
        }

        Place(after);
    }

    private void Compile(Step step)
    {
        if (step is ActionStep or ProgramStep)
        {
            Lay(_compiler.CompileAction(step));
            return;
        }

        Add(() => step switch
        {
            SetStep set => Assign(set.Values),
            LogStep log => new LogText(step.Name, log.Level, _compiler.Text(log.Message)),
            MetricStep metric => new AddToMetric(_compiler.MetricNumber(metric.Metric), metric.Type, _compiler.Text(metric.Value), _compiler.LabelsOfPlace(step.Name)),
            ThinkStep { Duration: { } duration } => new CompiledThinkText(_compiler.Text(duration)),
            ThinkStep think => new CompiledThink(new PauseLength(think)),
            _ => throw new ArgumentException($"There is no way to run a {step.GetType().Name}.", nameof(step)),
        });
    }

    private void EmitLoop(LoopStep step)
    {
        CompiledLoop loop = null!;
        Add(() => new LoopBegin(loop = Loop(step)));
        Place(loop.NextTurn);
        if (step.While is { } condition)
        {
            loop.While = _compiler.Expression(condition);
        }

        Add(() => new LoopTurn(loop));
        _loops.Push((loop, _group));
        Emit(step.Steps);
        _loops.Pop();
        Add(() => new JumpStep(loop.NextTurn));
        Place(loop.End);
        if (loop.List >= 0)
        {
            Add(() => new LoopEnd(loop.List));
        }
    }

    private CompiledLoop Loop(LoopStep step)
    {
        LoopItems? items = step.Over is { } over ? ItemsOf(over) : null;
        return new CompiledLoop
        {
            Turn = _registers++,
            Limit = _registers++,
            List = items is null ? -1 : _lists++,
            Count = step.Count is { } count ? LoopCount.Compile(_compiler.Text(count)) : null,
            Items = items,
            AtLeastOnce = step.AtLeastOnce,
            IndexSlot = _compiler.SlotOf(step.IndexName),
            ItemSlot = items is null ? -1 : _compiler.SlotOf(step.ItemName),
        };
    }

    private LoopItems ItemsOf(LoopSource over)
    {
        if (over.Variable is not { } name)
        {
            return LoopItems.Of([.. over.Values.Select(ValueOf)]);
        }

        return _compiler.ListOf(name) is { } known ? LoopItems.Of(known) : LoopItems.OfVariable(_compiler.SlotOf(name));
    }

    private void EmitIf(IfStep step)
    {
        var otherwise = new Label();
        var after = new Label();
        Add(() => new ConditionStep(_compiler.Expression(step.Condition), otherwise));
        Emit(step.Then);
        if (step.Else.Count > 0)
        {
            Add(() => new JumpStep(after));
        }

        Place(otherwise);
        Emit(step.Else);
        Place(after);
    }

    private void EmitChoice(ChoiceStep step)
    {
        var after = new Label();
        Label[] branches = [.. step.Branches.Select(_ => new Label())];
        if (!step.Branches.Any(branch => branch.Weight > 0))
        {
            throw Invalid(step, "a choice needs a branch with a weight of more than 0");
        }

        Add(() => new BranchStep(new WeightTable([.. step.Branches.Select(branch => branch.Weight)]), branches));
        for (int i = 0; i < branches.Length; i++)
        {
            Place(branches[i]);
            Emit(step.Branches[i].Steps);
            Add(() => new JumpStep(after));
        }

        Place(after);
    }

    private void EmitParallel(ParallelStep step)
    {
        (Label Start, Label End)[] branches = [.. step.Steps.Select(_ => (new Label(), new Label()))];
        var parallel = new CompiledParallel { Branches = branches, Limit = step.Limit ?? int.MaxValue };
        Lay(parallel);

        // What a branch ends early is within it: no jump leads out of it, and groups around it are its virtual user's.
        (Stack<(CompiledLoop, GroupScope?)> loops, GroupScope? group) = (_loops, _group);
        (_loops, _group) = (new(), null);
        for (int i = 0; i < branches.Length; i++)
        {
            Place(branches[i].Start);
            Emit([step.Steps[i]]);
            Place(branches[i].End);
        }

        (_loops, _group) = (loops, group);
        Place(parallel.After);
    }

    private void EmitGroup(GroupStep step)
    {
        GroupScope? outer = _group;
        var group = new GroupScope(outer, _registers++, _compiler.GroupNumber(), _compiler.LabelsOfPlace(""));
        Add(() => new GroupBegin(group));
        _group = group;
        Emit(step.Steps);
        _group = outer;
        Add(() => new GroupEnd(group));
    }

    private void EmitCall(CallStep step)
    {
        if (!_scenario.Flows.TryGetValue(step.Flow, out Flow? flow))
        {
            throw Invalid(step, $"there is no flow '{step.Flow}' to call. Flows: {string.Join(", ", _scenario.Flows.Keys)}");
        }

        if (_calls.Contains(step.Flow))
        {
            throw Invalid(step, $"the flow '{step.Flow}' calls itself ({string.Join(" → ", _calls.Reverse())} → {step.Flow}), and would never end");
        }

        if (step.With.Count > 0)
        {
            Add(() => Assign(step.With));
        }

        Stack<(CompiledLoop, GroupScope?)> loops = _loops;
        _loops = new();
        _calls.Push(step.Flow);
        Emit(flow.Steps);
        _calls.Pop();
        _loops = loops;
    }

    private void EmitStop(StopStep step)
    {
        if (step.Scope is StopScope.Iteration or StopScope.Test)
        {
            Add(() => new StopIteration(step.Scope, step.Name, _compiler.Text(step.Reason)));
            return;
        }

        if (!_loops.TryPeek(out (CompiledLoop Loop, GroupScope? Group) around))
        {
            throw Invalid(step, "there is no loop around it to stop; a branch of a parallel step and a flow that is called stop loops of their own alone");
        }

        // The groups that the jump leads out of end here.
        for (GroupScope? group = _group; group is not null && group != around.Group; group = group.Parent)
        {
            GroupScope left = group;
            Add(() => new GroupEnd(left));
        }

        Add(() => new JumpStep(step.Scope == StopScope.Loop ? around.Loop.End : around.Loop.NextTurn));
    }

    private SetVariables Assign(IReadOnlyList<Assignment> assignments) => new([.. assignments.Select(one => (_compiler.SlotOf(one.Name), ValueOf(one)))]);

    private CompiledValue ValueOf(Assignment assignment) => assignment.Expression is { } expression ? CompiledValue.Of(_compiler.Expression(expression)) : ValueOf(assignment.Value);

    private CompiledValue ValueOf(ScalarValue value) => value.Kind == ScalarKind.Text && _compiler.WholeVariable(value.Text) is { } slot
        ? CompiledValue.OfVariable(slot)
        : CompiledValue.Of(value.Kind == ScalarKind.Json ? _compiler.Json(value.Text) : _compiler.Text(value.Text), value.Kind);

    // With the functions that are called in its templates.
    private void Add(Func<CompiledStep> compile) => Lay(_compiler.CompileWithCalls(compile));

    private void Lay(CompiledStep step)
    {
        if (_steps.Count == MostSteps)
        {
            throw new PerfException(ErrorIds.ScenarioInvalid, $"The flow '{_calls.Last()}' has more than {MostSteps:N0} steps, with called flows counted at each call. Call fewer flows from flows that are called themselves.", _calls.Last());
        }

        _steps.Add(step);
        _groups.Add(_group);
    }

    private void Place(Label label) => label.Place = _steps.Count;

    private static PerfException Invalid(Step step, string problem) =>
        new(ErrorIds.ScenarioInvalid, $"The step '{step.Name}'{(step.Line > 0 ? $" (line {step.Line})" : "")} cannot be: {problem}.", step.Name);
}
