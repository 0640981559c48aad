namespace Perf.ScriptWorker.Hosting;

/// <summary>Judges nothing: the parent does.</summary>
internal sealed class UnjudgedGuard : IRunGuard
{
    public string? Check(RunAccumulator totals) => null;

    public RunResult Judge(RunResult result) => result;
}
