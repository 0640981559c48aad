namespace Perf.Runtime;

/// <summary>Finds the runs that a run is compared to by the rules of alerts.</summary>
internal static class AlertBaseline
{
    // Enough to find one that may be compared; more would be of another time.
    private const int SearchedRuns = 20;

    /// <summary>The runs of the baseline that was set for a run's scenario, environment and machine.</summary>
    /// <param name="run">The run.</param>
    /// <param name="orRunBefore">Whether the run before it takes the place of a baseline that was not set.</param>
    /// <param name="open">Opens the store.</param>
    /// <param name="notes">Gets a line where the store cannot be read: that is no fault of the run, and must not end its alerts.</param>
    /// <returns>None where there are none.</returns>
    internal static IReadOnlyList<RunResult> Of(RunResult run, bool orRunBefore, Func<IRunStore> open, ICollection<string> notes)
    {
        try
        {
            using IRunStore store = open();
            RunResult[] set = [.. Ids(store, run).Where(id => id != run.Id).Select(id => RunById.Find(store, id)).OfType<RunResult>()];
            if (set.Length > 0 || !orRunBefore)
            {
                return set;
            }

            RunResult? before = store.Find(new RunQuery { Scenario = run.Scenario, Before = run.StartedAt, Status = RunStatus.Completed, Limit = SearchedRuns })
                .FirstOrDefault(one => Same(one.Scenario, run.Scenario) && Same(one.Environment, run.Environment) && one.Id != run.Id && one.Validity.IsValid && one.Fingerprint?.Hash == run.Fingerprint?.Hash);
            return before is null ? [] : [before];
        }
        catch (PerfException e)
        {
            notes.Add($"The baseline of the alerts cannot be read: {e.Message}");
            return [];
        }
    }

    // Names are patterns in queries: one that has wildcards of its own finds itself and more, which is sorted out after.
    private static IEnumerable<string> Ids(IRunStore store, RunResult run) => store is not IBaselineStore baselines ? [] : baselines
        .FindBaselines(new BaselineQuery { Name = Baseline.DefaultName, Scenario = run.Scenario })
        .FirstOrDefault(one => Same(one.Scenario, run.Scenario) && Same(one.Environment, run.Environment) && one.Fingerprint == run.Fingerprint?.Hash)?.RunIds ?? [];

    // As the store compares them.
    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
