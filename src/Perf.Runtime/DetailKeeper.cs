using System.Runtime.CompilerServices;
using Perf.Reporting.Html;

namespace Perf.Runtime;

/// <summary>
/// Gathers what a report needs of a run's seconds while it runs, and keeps it for as long as the result itself is kept: so the report of a run that was just made has its heat map
/// whether the run is in the store or not, and need not be read back. A result that came back from a job or a file has none.
/// </summary>
internal sealed class DetailKeeper : IRunObserver
{
    private static readonly ConditionalWeakTable<RunResult, RunDetail> s_kept = [];

    private readonly RunDetailBuilder _detail = new();

    /// <summary>What was kept with a result.</summary>
    /// <param name="result">The very object that the run gave.</param>
    /// <returns>Null where nothing was.</returns>
    public static RunDetail? Of(RunResult result) => s_kept.TryGetValue(result, out RunDetail? detail) ? detail : null;

    /// <summary>Keeps it with the run's result.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The same.</returns>
    public RunResult Keep(RunResult result)
    {
        s_kept.AddOrUpdate(result, _detail.Build());
        return result;
    }

    /// <inheritdoc/>
    public void Started(RunResult result)
    {
    }

    /// <inheritdoc/>
    public void Measured(Interval interval, RunProgress progress) => _detail.Add(interval);

    /// <inheritdoc/>
    public void Ended(RunResult result)
    {
    }
}
