namespace Perf.Tuning;

/// <summary>
/// What a process that died has left in the middle, and a plan wants to change too: a pure function. Nobody knows whether it is in effect, so that a new change would be measured against who knows what, and what
/// was captured as "before" could be the half of another change. Other settings are only told of.
/// </summary>
internal static class InterruptedChanges
{
    /// <summary>Refuses a plan that touches what was left.</summary>
    /// <param name="left">The backups of which something is in the middle.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="identities">Of each change of the plan what was looked at (<see cref="Observation.Identity"/>), for the environment of what was left may be another, and name the same; empty where that is not known.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: it does; nothing was changed.</exception>
    internal static void Refuse(IReadOnlyList<BackupReading> left, OptimizationPlan plan, IReadOnlyList<string> identities)
    {
        foreach (BackupReading reading in left)
        {
            List<ChangedSetting> open = [.. reading.Changes.Where(record => record.IsUndecided).SelectMany(record => Supersession.Settings(reading.Manifest?.Environment, record))];
            foreach ((PlannedChange planned, string identity) in plan.Changes.Zip(identities))
            {
                if (Supersession.Settings(plan.Environment, planned, identity).Any(setting => open.Exists(setting.Meets)))
                {
                    throw new PerfException(
                        ErrorIds.ChangeRefused,
                        $"{planned.OptimizationId} is about what backup {reading.Id} was changing when its process died, and how that stands is not known ({string.Join(", ", planned.Settings.Select(setting => setting.Key))}). "
                        + $"Nothing was changed. Undo that first: Undo-PerfOptimization -BackupId {reading.Id}; or leave this out: -Exclude {planned.OptimizationId}.",
                        planned.OptimizationId);
                }
            }
        }
    }
}
