namespace Perf.Tuning;

/// <summary>How much each strategy may do. Pure.</summary>
internal static class StrategyLimits
{
    /// <summary>The least confidence of a finding that a strategy acts on, 0 to 1.</summary>
    public static double LeastConfidence(OptimizationStrategy strategy) => strategy switch
    {
        OptimizationStrategy.Conservative => 0.8,
        OptimizationStrategy.Balanced => 0.6,
        _ => 0.5,
    };

    /// <summary>The most changes of one plan.</summary>
    public static int MostChanges(OptimizationStrategy strategy) => strategy switch
    {
        OptimizationStrategy.Conservative => 3,
        OptimizationStrategy.Balanced => 6,
        _ => 12,
    };

    /// <summary>The least strategy that may do an optimization at all, whatever its entry says.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>The strategy, and why no lesser one may.</returns>
    public static (OptimizationStrategy Least, string Because) Least(Optimization entry)
    {
        (OptimizationStrategy Least, string Because) ofRisk = OfRisk(entry);
        (OptimizationStrategy Least, string Because) ofEffect = entry.Changes.Select(Least).DefaultIfEmpty((Least: OptimizationStrategy.Conservative, Because: "")).MinBy(one => one.Least);
        return ofEffect.Least > ofRisk.Least ? ofEffect : ofRisk;
    }

    /// <summary>The least strategy that may make a change in this way: a restart needs more than a reload, and what is dropped more than what is made.</summary>
    /// <param name="change">The way.</param>
    /// <returns>The strategy, and why no lesser one may.</returns>
    public static (OptimizationStrategy Least, string Because) Least(OptimizationChange change) => change switch
    {
        { Mechanism: "postgresql.index" } when change.Settings.Any(one => one.Value is null) => (OptimizationStrategy.Aggressive, "an index is dropped"),
        { Effect: TuningEffect.Restart, Target: "postgresql" or "redis" } => (OptimizationStrategy.Aggressive, "a database is restarted"),
        { Effect: TuningEffect.Restart } => (OptimizationStrategy.Balanced, "a service is restarted"),
        _ => (OptimizationStrategy.Conservative, ""),
    };

    // An index that is made beside others breaks nothing, and goes without a trace: its risk is that of the disk and of slower writes, which its conditions bound.
    private static (OptimizationStrategy Least, string Because) OfRisk(Optimization entry) => entry.Risk switch
    {
        OptimizationRisk.High => (OptimizationStrategy.Aggressive, "its risk is high"),
        OptimizationRisk.Medium when entry.Changes.Count > 0 && entry.Changes.All(change => change.Mechanism == "postgresql.index" && change.Settings.All(one => one.Value is not null)) => (OptimizationStrategy.Conservative, ""),
        OptimizationRisk.Medium => (OptimizationStrategy.Balanced, "its risk is medium"),
        _ => (OptimizationStrategy.Conservative, ""),
    };
}
