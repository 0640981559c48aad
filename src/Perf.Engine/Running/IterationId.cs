namespace Perf.Engine.Running;

/// <summary>Which iteration of a run it is, so that the same seed gives it the same random choices.</summary>
/// <param name="Executor">The executor's place in the scenario.</param>
/// <param name="Vu">The virtual user's number within its executor, where each counts its own iterations; 0 where all are counted together.</param>
/// <param name="Number">The iteration's number, from 0.</param>
public readonly record struct IterationId(int Executor, int Vu, long Number);
