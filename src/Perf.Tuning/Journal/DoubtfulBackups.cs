namespace Perf.Tuning;

/// <summary>
/// Backups that may hold changes nobody knows of, because their journal cannot be read to its end: a pure function. What they have changed may be in effect, so that a new change would be measured against who knows what, and what it
/// captured as "before" could be another's "after". Nothing is changed on their machine before people have settled them.
/// </summary>
internal static class DoubtfulBackups
{
    /// <summary>Tells of a backup that is in doubt, with what settles it.</summary>
    /// <param name="reading">The backup.</param>
    /// <param name="orphans">How many files of original bytes there are that its journal knows nothing of.</param>
    /// <param name="machine">This machine.</param>
    /// <returns>Sentences; null where it is not in doubt, or of another machine.</returns>
    internal static string? Tell(BackupReading reading, int orphans, Machine machine)
    {
        if (!IsOf(reading, machine) || (reading.Damage ?? LostLines(reading, orphans)) is not { } why)
        {
            return null;
        }

        string[] known = [.. reading.Changes.Where(record => record.IsTouched).SelectMany(record => record.Planned.Settings).Select(setting => setting.Key).Distinct(StringComparer.Ordinal)];
        return $"Backup {reading.Id} cannot be read to its end: {why}. What it was changing may be in effect{(known.Length == 0 ? "" : $" ({string.Join(", ", known)}, by what can be read)")}, "
            + $"and nobody can tell; so nothing is changed on this machine before that is settled. {Settle(reading)}";
    }

    /// <summary>What settles a backup: where it can be undone, that; and in the end it is put aside, for names that are no id are no backup.</summary>
    /// <param name="reading">The backup.</param>
    internal static string Settle(BackupReading reading)
    {
        const string ByHand = "(undo.sh says how, blobs/ has the original bytes)";
        string aside = $"Move-Item -LiteralPath {Quote(reading.Path)} -Destination {Quote(reading.Path + ".settled")}";
        return reading.Damage is null
            ? $"Put back by hand what its journal does not speak of {ByHand}; then undo the rest, which writes undo.sh anew: Undo-PerfOptimization -BackupId {reading.Id}. Or put it aside then: {aside}"
            : $"Bring {reading.Path} back from a copy and undo it (what a newer version of Perf wrote, that version undoes); or put back by hand what is needed {ByHand}, and then put it aside: {aside}";
    }

    // A journal that was cut between two lines looks whole. Where undo.sh has more than it, that is damage; where that is gone, too, it still does not say that it was ended; and what was kept for a change that was begun is there, while no change lacks it.
    private static string? LostLines(BackupReading reading, int orphans) =>
        orphans > 0 && reading.Writer is not null && !reading.Changes.Any(record => record.Capture is null && record.State is TuningState.Planned or TuningState.Failed)
            ? $"lines are missing at its journal's end, for it holds {orphans} original file(s) that no line speaks of"
            : null;

    // What does not say where it is from may be from here.
    private static bool IsOf(BackupReading reading, Machine machine) => reading.Manifest is not { Host.Length: > 0 } manifest || manifest.Machine.IsSame(machine);

    private static string Quote(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
}
