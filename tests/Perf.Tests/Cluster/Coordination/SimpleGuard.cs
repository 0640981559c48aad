namespace Perf.Tests.Cluster.Coordination;

/// <summary>A guard that ends a run for a reason.</summary>
internal sealed class SimpleGuard(Func<RunAccumulator, string?> check) : IRunGuard
{
    public string? Check(RunAccumulator totals) => check(totals);

    public RunResult Judge(RunResult result) => result;
}
