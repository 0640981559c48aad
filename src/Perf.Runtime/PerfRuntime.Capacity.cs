using Perf.Reporting;

namespace Perf.Runtime;

/// <content>The search for the capacity.</content>
public static partial class PerfRuntime
{
    /// <summary>The plan of a search's first step: what the search is about to run against.</summary>
    /// <param name="request">The search.</param>
    /// <param name="workingFolder">The user's folder, where environments are looked for when the scenario's folder has none.</param>
    /// <returns>The plan of the scenario itself, with target and environment resolved.</returns>
    /// <exception cref="PerfException">The request cannot be planned.</exception>
    public static RunPlan PlanCapacity(CapacityRequest request, string workingFolder) => Plan(request.Run, workingFolder);

    /// <summary>Searches the highest arrival rate that meets the thresholds; each rate that is tried is a run of its own.</summary>
    /// <param name="request">The search.</param>
    /// <param name="workingFolder">The user's folder.</param>
    /// <param name="id">The search's id, from <see cref="NewCapacityId"/>.</param>
    /// <param name="observer">Hears of it, or null.</param>
    /// <param name="scripts">Runs the scenario's scripts, or null where it has none.</param>
    /// <param name="stop">Ends the step that goes on, and the search.</param>
    /// <returns>What was found, also when it was stopped.</returns>
    /// <exception cref="PerfException">The search cannot begin, or the scenario does not work at all.</exception>
    public static Task<CapacityResult> FindCapacityAsync(CapacityRequest request, string workingFolder, string id, ICapacityObserver? observer, IScriptHost? scripts, CancellationToken stop) =>
        new CapacityFinder(request, id, step => Plan(step, workingFolder), (plan, store, steps, end) => RunAsync(plan, new RunOptions { Store = store, Observer = steps, Scripts = scripts }, end), s_time).FindAsync(observer, stop);

    /// <summary>The id of a new search.</summary>
    /// <returns>Time and a random part, as a run's.</returns>
    public static string NewCapacityId() => NewRunId();

    /// <summary>A search's result as text for a terminal.</summary>
    /// <param name="result">The result.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Describe(CapacityResult result, int width, bool colour) => CapacityText.Write(result, width, colour);
}
