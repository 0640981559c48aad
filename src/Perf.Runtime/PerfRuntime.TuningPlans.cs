using Perf.Reporting;
using Perf.Tuning;

namespace Perf.Runtime;

/// <content>Plans of changes: in files, as text, and smaller.</content>
public static partial class PerfRuntime
{
    /// <summary>The optimizations that Perf brings, by id with their titles.</summary>
    public static IReadOnlyList<(string Id, string Title)> Optimizations => CatalogueListing.BuiltIn;

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
