namespace Perf;

/// <summary>Where comparisons of runs are kept beside the runs. A shared history has it; the file of a machine, where a comparison is made anew from its runs at any time, has not.</summary>
public interface IComparisonStore
{
    /// <summary>Keeps a comparison.</summary>
    /// <param name="report">The comparison, of stored runs.</param>
    /// <param name="at">When it was made.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>.</exception>
    void AppendComparison(ComparisonReport report, DateTimeOffset at);

    /// <summary>Finds comparisons, the newest first.</summary>
    /// <param name="query">Which: scenario, environment, since, before and limit count; and an id, of a run that was compared.</param>
    /// <returns>The comparisons.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>.</exception>
    IEnumerable<ComparisonReport> FindComparisons(RunQuery query);
}
