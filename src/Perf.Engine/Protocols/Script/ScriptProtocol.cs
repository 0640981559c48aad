namespace Perf.Engine.Protocols.Script;

/// <summary>Runs delegates, and scripts by the host that knows their language.</summary>
/// <param name="scripts">Runs scripts, or null where none may run.</param>
public sealed class ScriptProtocol(IScriptHost? scripts) : IProtocol
{
    /// <inheritdoc/>
    public RequestMetrics Metrics => RequestMetrics.Script;

    /// <inheritdoc/>
    public IStepAction Compile(ActionStep step, StepContext context)
    {
        var values = new CallValues(context.Slots);
        switch (step)
        {
            case DelegateStep { Run: { } run }:
                return new DelegateAction(run, values);
            case ScriptStep script when scripts is not null:
                scripts.Prepare(script);
                return new ScriptAction(script, scripts, values);
            case ScriptStep:
                throw new PerfException(ErrorIds.ScriptNotAllowed, $"The step '{step.Name}' is a script, and here is nothing that runs scripts. Run the scenario with Invoke-PerfTest -AllowScript.", step.Name);
            default:
                throw new PerfException(ErrorIds.ScenarioInvalid, $"The step '{step.Name}' has no delegate to run. A delegate lives in one process and is lost where a scenario is stored or sent.", step.Name);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
