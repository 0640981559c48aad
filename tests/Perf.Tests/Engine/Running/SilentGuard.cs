namespace Perf.Tests.Engine.Running;

/// <summary>Lets a run go on, or ends it at the first interval with something in it.</summary>
internal sealed class SilentGuard(string? abort = null) : IRunGuard
{
    public string? Check(RunAccumulator totals) => abort;

    public RunResult Judge(RunResult result) => result;
}
