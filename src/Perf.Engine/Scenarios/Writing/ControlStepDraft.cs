namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes steps that have others within them, or decide what follows.</summary>
/// <param name="steps">Writes the steps within.</param>
/// <param name="settings">Who is told of what is left out.</param>
internal sealed class ControlStepDraft(StepDraft steps, StepDraftSettings settings)
{
    public DraftMapping? Loop(LoopStep step)
    {
        DraftMapping draft = StepHead.Of(step, null, null, "loop");

        // A loop that nothing ends any more would never end.
        bool wasEnded = step.Steps.OfType<FunctionStep>().Any(function => function.EndsLoopUnlessTrue);
        string? count = step.Count ?? (wasEnded ? "1" : null);
        if (wasEnded)
        {
            settings.Losses.Add(new DraftLoss(step.Line, "the end of a loop, which a function of the processor decides: the loop has one turn; write 'while' or 'count' instead"));
        }

        if (count is not null)
        {
            draft.Add("count", ValueDraft.OfText(count));
        }

        if (step.Over is { } over && Over(over, step) is { } source)
        {
            draft.Add("over", source);
        }

        if (step.While is { } condition)
        {
            draft.Add("while", condition.Text);
        }

        if (step.AtLeastOnce)
        {
            draft.Add("atLeastOnce", DraftScalar.Of(true));
        }

        AddUnless(draft, "index", step.IndexName, new LoopStep().IndexName);
        AddUnless(draft, "item", step.Over is null ? new LoopStep().ItemName : step.ItemName, new LoopStep().ItemName);
        return AddSteps(draft, "loop", step.Steps) ? draft : null;
    }

    public DraftMapping? If(IfStep step)
    {
        DraftMapping draft = new DraftMapping().Add("if", step.Condition.Text);
        foreach ((string key, DraftNode value) in StepHead.Of(step, null, null, "if").Entries)
        {
            draft.Add(key, value);
        }

        if (!AddSteps(draft, "then", step.Then))
        {
            IReadOnlyList<DraftMapping> others = steps.Of(step.Else);
            return others.Count == 0 ? null : draft.Add("if", $"not ({step.Condition.Text})").Add("then", Block(others));
        }

        AddSteps(draft, "else", step.Else);
        return draft;
    }

    public DraftMapping? Parallel(ParallelStep step)
    {
        DraftMapping draft = StepHead.Of(step, null, null, "parallel");
        if (step.Limit is { } limit)
        {
            draft.Add("limit", limit);
        }

        return AddSteps(draft, "parallel", step.Steps) ? draft : null;
    }

    public DraftMapping? Sequence(SequenceStep step)
    {
        DraftMapping draft = StepHead.Of(step, null, null, "steps");
        return AddSteps(draft, "steps", step.Steps) ? draft : null;
    }

    public DraftMapping? Group(GroupStep step)
    {
        DraftMapping draft = StepHead.Of(step, "group", DraftScalar.Of(step.Name), step.Name);
        return AddSteps(draft, "steps", step.Steps) ? draft : null;
    }

    public DraftMapping? Choice(ChoiceStep step)
    {
        DraftMapping draft = StepHead.Of(step, null, null, "choice");
        DraftMapping[] branches = [.. step.Branches.Select(branch => new DraftMapping().Add("weight", DraftScalar.Of(branch.Weight)).Add("steps", Block(steps.Of(branch.Steps))))];
        return branches.Any(branch => ((DraftSequence)branch["steps"]!).Items.Count > 0) ? draft.Add("choice", new DraftSequence(branches.Where(branch => ((DraftSequence)branch["steps"]!).Items.Count > 0))) : null;
    }

    public DraftMapping? Set(SetStep step)
    {
        DraftMapping values = Assignments(step.Values, step);
        return values.IsEmpty ? null : StepHead.Of(step, "set", values, "set");
    }

    public DraftMapping Call(CallStep step)
    {
        DraftMapping draft = StepHead.Of(step, "call", DraftScalar.Of(step.Flow), $"call {step.Flow}");
        return step.With.Count == 0 ? draft : draft.Add("with", Assignments(step.With, step));
    }

    public static DraftMapping Log(LogStep step)
    {
        DraftMapping draft = StepHead.Of(step, "log", DraftScalar.Of(step.Message), "log");
        return step.Level == LogLevel.Info ? draft : draft.Add("level", step.Level.ToString().ToLowerInvariant());
    }

    public static DraftMapping Metric(MetricStep step) =>
        StepHead.Of(step, "metric", DraftScalar.Of(step.Metric), step.Metric).Add("type", step.Type.ToString().ToLowerInvariant()).Add("value", ValueDraft.OfText(step.Value));

    public static DraftMapping Stop(StopStep step)
    {
        DraftMapping draft = StepHead.Of(step, "stop", DraftScalar.Of(step.Scope.ToString().ToLowerInvariant()), "stop");
        return step.Reason.Length == 0 ? draft : draft.Add("reason", step.Reason);
    }

    private DraftNode? Over(LoopSource over, Step step)
    {
        if (over.Variable is { } variable)
        {
            return DraftScalar.Of(variable);
        }

        DraftNode?[] values = [.. over.Values.Select(ValueDraft.Of)];
        if (values.Contains(null))
        {
            settings.Losses.Add(new DraftLoss(step.Line, "a value of a loop that a scenario file cannot hold"));
        }

        return new DraftSequence(values.OfType<DraftNode>());
    }

    private DraftMapping Assignments(IEnumerable<Assignment> values, Step step)
    {
        var draft = new DraftMapping();
        foreach (Assignment value in values)
        {
            if ((value.Expression is { } expression ? new DraftMapping().Add("expression", expression.Text) : ValueDraft.Of(value.Value)) is { } node)
            {
                draft.Add(value.Name, node);
            }
            else
            {
                settings.Losses.Add(new DraftLoss(step.Line, $"the value of '{value.Name}', which a scenario file cannot hold"));
            }
        }

        return draft;
    }

    // A list of steps is never empty in a file.
    private bool AddSteps(DraftMapping draft, string key, IReadOnlyList<Step> inner)
    {
        IReadOnlyList<DraftMapping> written = steps.Of(inner);
        if (written.Count == 0)
        {
            return false;
        }

        draft.Add(key, Block(written));
        return true;
    }

    private static DraftSequence Block(IEnumerable<DraftMapping> inner) => new(inner) { Layout = DraftLayout.Block };

    private static void AddUnless(DraftMapping draft, string key, string text, string usual)
    {
        if (text != usual)
        {
            draft.Add(key, text);
        }
    }
}
