namespace Perf.ScriptWorker.Lowering;

/// <summary>What became of a script: a native scenario, or the reason why it is interpreted.</summary>
/// <param name="Scenario">The scenario, or null.</param>
/// <param name="Reason">The reason with its place, or null.</param>
internal sealed record LoweredScript(Scenario? Scenario, ScenarioProblem? Reason);
