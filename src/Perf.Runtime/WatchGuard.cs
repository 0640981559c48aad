namespace Perf.Runtime;

/// <summary>A guard that also ends a run for reasons which are none of its thresholds.</summary>
/// <param name="inner">Judges.</param>
/// <param name="watch">Looks at each second: why the run is to end, or null.</param>
internal sealed class WatchGuard(IRunGuard inner, Func<Interval, string?> watch) : IRunGuard
{
    /// <summary>Puts it around a guard.</summary>
    /// <param name="guard">Judges.</param>
    /// <param name="watch">Looks at each second; null for nothing.</param>
    public static IRunGuard Around(IRunGuard guard, Func<Interval, string?>? watch) => watch is null ? guard : new WatchGuard(guard, watch);

    /// <inheritdoc/>
    public string? Check(RunAccumulator totals) => inner.Check(totals) ?? (totals.Latest is { } latest ? watch(latest) : null);

    /// <inheritdoc/>
    public RunResult Judge(RunResult result) => inner.Judge(result);

    /// <inheritdoc/>
    public RunResult Close(RunResult result) => inner.Close(result);
}
