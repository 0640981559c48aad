namespace Perf.Engine.Scenarios.Writing;

/// <summary>
/// Writes steps as a scenario file has them, so that its reader makes the same steps of them: one writer for each kind of step. What has no form is told, with its line, and
/// left out.
/// </summary>
public sealed class StepDraft
{
    private readonly StepDraftSettings _settings;
    private readonly Dictionary<Type, Func<Step, DraftMapping?>> _kinds;

    /// <summary>Creates the writer.</summary>
    /// <param name="settings">What the file says for all steps, and who is told of what is left out.</param>
    public StepDraft(StepDraftSettings settings)
    {
        _settings = settings;
        var requests = new RequestStepDraft(settings);
        var sockets = new WebSocketStepDraft(settings);
        var control = new ControlStepDraft(this, settings);
        _kinds = new()
        {
            [typeof(RequestStep)] = step => requests.Of((RequestStep)step),
            [typeof(WebSocketStep)] = step => sockets.Of((WebSocketStep)step),
            [typeof(ThinkStep)] = step => ThinkStepDraft.Of((ThinkStep)step),
            [typeof(LoopStep)] = step => control.Loop((LoopStep)step),
            [typeof(IfStep)] = step => control.If((IfStep)step),
            [typeof(ParallelStep)] = step => control.Parallel((ParallelStep)step),
            [typeof(SequenceStep)] = step => control.Sequence((SequenceStep)step),
            [typeof(GroupStep)] = step => control.Group((GroupStep)step),
            [typeof(ChoiceStep)] = step => control.Choice((ChoiceStep)step),
            [typeof(SetStep)] = step => control.Set((SetStep)step),
            [typeof(CallStep)] = step => control.Call((CallStep)step),
            [typeof(LogStep)] = step => ControlStepDraft.Log((LogStep)step),
            [typeof(MetricStep)] = step => ControlStepDraft.Metric((MetricStep)step),
            [typeof(StopStep)] = step => ControlStepDraft.Stop((StopStep)step),
        };
    }

    /// <summary>Writes failures that end an iteration, as <c>endIterationOn:</c> has them.</summary>
    /// <param name="failures">The failures.</param>
    /// <returns>The list.</returns>
    public static DraftNode Failures(StepFailures failures) => DraftSequence.Of(Reading.FailuresReader.WordsOf(failures));

    /// <summary>Writes steps.</summary>
    /// <param name="steps">The steps, in order.</param>
    /// <returns>Those that have a form.</returns>
    public IReadOnlyList<DraftMapping> Of(IEnumerable<Step> steps) => [.. steps.Select(Of).OfType<DraftMapping>()];

    /// <summary>Writes a step.</summary>
    /// <param name="step">The step.</param>
    /// <returns>Its mapping; null where it has no form.</returns>
    public DraftMapping? Of(Step step)
    {
        if (_kinds.TryGetValue(step.GetType(), out Func<Step, DraftMapping?>? write))
        {
            return write(step);
        }

        _settings.Losses.Add(new DraftLoss(step.Line, step switch
        {
            FunctionStep function => $"the function '{function.Function}' of the processor: a step of Perf's own is no JavaScript; Invoke-PerfTest runs the file as it is, functions included",
            ProgramStep program => $"the function '{program.Function}' of the script: Invoke-PerfTest runs the script as it is",
            _ => $"the step '{step.Name}' ({step.GetType().Name}), for which there is no writer",
        }));
        return null;
    }
}
