namespace Perf.Engine.Running;

/// <summary>A run as its program's host sees it.</summary>
/// <param name="Run">What all share.</param>
/// <param name="Loops">The loops.</param>
/// <param name="Abort">Ends the run with a reason; may be called from any thread.</param>
internal sealed record ProgramRun(RunContext Run, IReadOnlyList<LoopContext> Loops, Action<string> Abort);
