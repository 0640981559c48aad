namespace Perf.Runtime.Tuning;

/// <summary>By which targets a backup is undone whose environment is declared no more, or says no more what may be changed: by what the backup keeps of them. Pure.</summary>
internal static class UndoTargets
{
    private const string Postgres = "postgresql";
    private const string Redis = "redis";

    /// <summary>Whether undoing looks at no target at all: nothing of the backup is in effect, or it is not to be undone here, which the engine says.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="host">This machine's name.</param>
    public static bool AreNeeded(Backup backup, string host) =>
        backup.State != BackupState.Damaged && string.Equals(backup.Host, host, StringComparison.OrdinalIgnoreCase) && backup.Changes.Any(IsInEffect);

    /// <summary>Takes what is needed of what was kept: a secret is asked for only where a change of its server is to be undone.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="kept">What it keeps; null where that is nothing.</param>
    /// <param name="isCascade">Whether others are undone before it: then all of it is needed.</param>
    /// <param name="known">The environments that are declared.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.EnvironmentInvalid"/>: nothing was kept.</exception>
    public static TuningTargets Of(Backup backup, TuningTargets? kept, bool isCascade, IEnumerable<string> known)
    {
        if (kept is null)
        {
            throw Gone(backup, known, "The backup keeps nothing that says where its targets are.", null);
        }

        bool Uses(string target) => isCascade || backup.Changes.Any(change => change.Target == target && IsInEffect(change));
        return kept with { Postgres = Uses(Postgres) ? kept.Postgres : null, Redis = Uses(Redis) ? kept.Redis : null };
    }

    /// <summary>What is told where a backup cannot be undone by what it keeps.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="known">The environments that are declared.</param>
    /// <param name="why">Why not, in a sentence.</param>
    /// <param name="cause">What it came from; null for nothing.</param>
    public static PerfException Gone(Backup backup, IEnumerable<string> known, string why, Exception? cause)
    {
        string[] names = [.. known.Order(StringComparer.Ordinal)];
        string own = backup.Environment is { } name ? $"is of the environment '{name}', and config/environments.yaml does not say any more what may be changed there" : "is of no environment";
        return new PerfException(
            ErrorIds.EnvironmentInvalid,
            $"Backup {backup.Id} {own}. {why} Name an environment whose tuning: leads to the same files and servers: Undo-PerfOptimization -BackupId {backup.Id} -Environment {(names.Length > 0 ? names[0] : "NAME")} "
            + $"(known: {(names.Length == 0 ? "none" : string.Join(", ", names))}). Without Perf, {backup.Path}/undo.sh does it.",
            backup.Id,
            cause);
    }

    private static bool IsInEffect(Change change) => change.State is not (TuningState.Planned or TuningState.Captured or TuningState.Failed or TuningState.Reverted);
}
