namespace Perf.Tuning;

/// <summary>The parts of <see cref="TuningEngine"/> as they are in use: the one place where they are named.</summary>
internal static class TuningParts
{
    /// <summary>Puts them together.</summary>
    /// <param name="backups">The folder of the backups.</param>
    /// <param name="time">The clock.</param>
    public static TuningComposition Of(string backups, TimeProvider time)
    {
        var deny = new DenyList();
        ApplyContext Context(TuningTargets targets, IReadOnlyList<IMechanism> mechanisms, IServiceRestarts restarts) => new(backups, mechanisms, restarts, deny, time)
        {
            Places = TargetPlaces.Of(targets),
            Declared = targets.Declared,
            Fits = (change, cancellation) => MemoryGate.WhyNowAsync(change, mechanisms, new FactReader(), targets, cancellation),
        };

        return new TuningComposition
        {
            Mechanisms = (targets, restarts) => MechanismList.All(new MechanismContext(targets, restarts, time)),
            Plan = async (request, mechanisms, restarts, cancellation) =>
                WithDoubts(await new Planner(mechanisms, deny, new FactReader(), restarts, time, Machine.This.Name).PlanAsync(request, cancellation).ConfigureAwait(false), backups),
            CheckPlan = plan => PlanFile.Check(plan, Machine.This.Name),
            CheckStale = PlanStale.Check,
            Deny = deny,
            Open = async (plan, targets, mechanisms, restarts, observer, cancellation) =>
            {
                BackupSession session = await BackupSession.BeginAsync(Context(targets, mechanisms, restarts), plan, cancellation).ConfigureAwait(false);
                foreach (string warning in session.Warnings)
                {
                    observer.Progressed(new TuningProgress(warning, 0, plan.Changes.Count, 0));
                }

                return session;
            },
            Undo = (request, mechanisms, restarts, observer, cancellation) => new Undoer(Context(request.Targets, mechanisms, restarts), observer).RunAsync(request, cancellation),
            Backups = () => new BackupStore(backups).All(),
            Latest = () =>
            {
                var store = new BackupStore(backups);
                return LatestBackup.Of(store.Readings(), Machine.This) is { } latest ? store.Summary(latest) : null;
            },
            TargetsOf = id => new BackupStore(backups).Readings().FirstOrDefault(reading => reading.Id == id)?.Manifest?.Targets,
        };
    }

    // What applying the plan would refuse is told when it is made.
    private static OptimizationPlan WithDoubts(OptimizationPlan plan, string backups)
    {
        string[] doubts = plan.Changes.Count == 0 ? [] : [.. DoubtsIn(backups)];
        if (doubts.Length == 0)
        {
            return plan;
        }

        OptimizationPlan told = plan with { Warnings = [.. doubts, .. plan.Warnings] };
        return told with { Hash = PlanHash.Of(told) };
    }

    private static IReadOnlyList<string> DoubtsIn(string backups)
    {
        try
        {
            return new BackupStore(backups).Doubts();
        }
        catch (PerfException fault)
        {
            return [fault.Message];
        }
    }
}
