using Perf.Runtime.Tuning;

namespace Perf.Runtime;

/// <summary>Which stored runs tell what a system is like: those that have ended, and by which no change was only tried out. Pure functions of what the store lists.</summary>
internal static class JudgedRuns
{
    // Runs that go on are few, and trials of one tuning some dozens: the second look nearly always reaches behind them.
    private const int PassedOver = 20;
    private const int Wider = 16;

    /// <summary>The newest of them.</summary>
    /// <param name="query">Which; its limit is how many, and 1 where it has none. A query that names trials (their label, or their scenario) gets them.</param>
    /// <param name="list">Lists stored runs, the newest first.</param>
    /// <returns>As many as are wanted, the newest first; fewer where there are no more.</returns>
    public static IReadOnlyList<RunSummary> Newest(RunQuery query, Func<RunQuery, IEnumerable<RunSummary>> list)
    {
        int most = query.Limit ?? 1;
        for (long searched = (long)most + PassedOver; ; searched *= Wider)
        {
            RunSummary[] all = [.. list(query with { Limit = (int)Math.Min(searched, int.MaxValue) })];
            RunSummary[] found = [.. all.Where(run => run.Status != RunStatus.Running && (!IsTrial(run) || WantsTrials(query))).Take(most)];
            if (found.Length == most || all.Length < searched)
            {
                return found;
            }
        }
    }

    /// <summary>Whether a run was a trial of Set-PerfOptimization: half of them were made with a change that was taken back, and none of them shows the whole scenario. The label alone may be the user's own.</summary>
    /// <param name="run">The run.</param>
    public static bool IsTrial(RunSummary run) => run.Tags.ContainsKey(TrialScenario.Tag) && run.Tags.ContainsKey(TrialScenario.SideTag);

    private static bool WantsTrials(RunQuery query) => query.Tags.ContainsKey(TrialScenario.Tag) || query.Scenario?.EndsWith(TrialScenario.NameEnd, StringComparison.OrdinalIgnoreCase) == true;
}
