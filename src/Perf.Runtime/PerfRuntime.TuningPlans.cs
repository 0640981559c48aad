using Perf.History;
using Perf.Reporting;
using Perf.Tuning;

namespace Perf.Runtime;

/// <content>Plans of changes: in files, as text, and smaller.</content>
public static partial class PerfRuntime
{
    /// <summary>The optimizations that Perf brings, by id with their titles.</summary>
    public static IReadOnlyList<(string Id, string Title)> Optimizations => CatalogueListing.BuiltIn;

    /// <summary>The newest stored run that has ended, for a plan: reading it writes nothing on this machine. Trials of Set-PerfOptimization are none of them.</summary>
    /// <param name="query">Which.</param>
    /// <returns>The run; null where there is none.</returns>
    /// <exception cref="PerfException">The store cannot be read.</exception>
    public static RunResult? LookAtNewestRun(RunQuery query)
    {
        InfluxAddress? address = Settings().Shared;
        return SqliteRunStore.Look<RunResult?>(Home, s_time, local =>
        {
            if (address is not { } there)
            {
                return NewestOf(local, query);
            }

            using var shared = new SharedRunStore(local, new InfluxRunStore(there));
            return NewestOf(shared, query);
        });
    }

    private static RunResult? NewestOf(IRunStore store, RunQuery query) =>
        JudgedRuns.Newest(query with { Limit = 1 }, store.List) is [var newest, ..] && RunById.Find(store, newest.Id) is { } found ? Judged(found) : null;

    /// <summary>A plan with some of its changes alone.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="changes">Those that stay.</param>
    /// <returns>The smaller plan.</returns>
    public static OptimizationPlan Only(OptimizationPlan plan, IReadOnlyList<PlannedChange> changes) => PlanFile.Only(plan, changes);

    /// <summary>What a plan leaves to people, as changes that were not made.</summary>
    /// <param name="plan">The plan.</param>
    public static IReadOnlyList<Change> AdviceOf(OptimizationPlan plan) =>
        [.. plan.Advice.Select(one => new Change { OptimizationId = one.OptimizationId, Title = one.Title, Layer = one.Layer, Environment = plan.Environment, Target = one.Target, State = TuningState.Planned, FindingId = one.FindingId, Risk = one.Risk, Message = one.Reason, Advice = one.Advice })];

    /// <summary>A plan as text for a terminal: each change as a diff with its reason, what is left to people, and what was left out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    public static string Describe(OptimizationPlan plan, int width, bool colour) => OptimizationPlanText.Write(plan, width, colour);
}
