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
        ApplyContext Context(IReadOnlyList<IMechanism> mechanisms, IServiceRestarts restarts) => new(backups, mechanisms, restarts, deny, time);
        return new TuningComposition
        {
            Mechanisms = (targets, restarts) => MechanismList.All(new MechanismContext(targets, restarts, time)),
            Plan = (request, mechanisms, restarts, cancellation) => new Planner(mechanisms, deny, new FactReader(), restarts, time, Machine.This.Name).PlanAsync(request, cancellation),
            CheckPlan = plan => PlanFile.Check(plan, Machine.This.Name),
            CheckStale = PlanStale.Check,
            Deny = deny,
            Open = async (plan, mechanisms, restarts, observer, cancellation) =>
            {
                BackupSession session = await BackupSession.BeginAsync(Context(mechanisms, restarts), plan, cancellation).ConfigureAwait(false);
                foreach (string warning in session.Warnings)
                {
                    observer.Progressed(new TuningProgress(warning, 0, plan.Changes.Count, 0));
                }

                return session;
            },
            Undo = (request, mechanisms, restarts, observer, cancellation) => new Undoer(Context(mechanisms, restarts), observer).RunAsync(request, cancellation),
            Backups = () => new BackupStore(backups).All(),
        };
    }
}
