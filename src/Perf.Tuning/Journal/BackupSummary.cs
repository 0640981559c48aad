using System.Globalization;

namespace Perf.Tuning;

/// <summary>How a backup stands, from what was read of it: a pure function.</summary>
internal static class BackupSummary
{
    /// <summary>Makes what people see of a backup.</summary>
    /// <param name="reading">What was read.</param>
    /// <param name="isAlive">Whether the process that writes it lives.</param>
    /// <param name="machine">This machine.</param>
    /// <param name="orphans">How many files of original bytes there are that the journal knows nothing of.</param>
    internal static Backup Of(BackupReading reading, bool isAlive, Machine machine, int orphans)
    {
        Manifest manifest = reading.Manifest ?? new Manifest { Id = reading.Id };
        BackupState state = StateOf(reading, isAlive);
        return new Backup
        {
            Id = reading.Id,
            CreatedAt = manifest.CreatedAt != default ? manifest.CreatedAt : Moment(reading.Id),
            Host = manifest.Host,
            Environment = manifest.Environment,
            Strategy = manifest.Strategy,
            State = state,
            Changes = [.. reading.Changes.Select(record => ChangeView.Of(state == BackupState.Open ? record with { IsUnsure = false } : record, manifest))],
            Path = reading.Path,
            Warnings = [.. Warnings(reading, state, manifest, machine, orphans)],
        };
    }

    /// <summary>The state of a backup.</summary>
    /// <param name="reading">What was read.</param>
    /// <param name="isAlive">Whether the process that writes it lives.</param>
    internal static BackupState StateOf(BackupReading reading, bool isAlive)
    {
        bool isInEffect = reading.Changes.Any(record => record.IsTouched);
        bool isUndone = reading.Changes.Any(record => record.WasKept && record.State == TuningState.Reverted);
        return reading switch
        {
            { Damage: not null } => BackupState.Damaged,
            { Writer: not null } when isAlive => BackupState.Open,

            // An undoing that was begun is a part that was undone; anything else in the middle is what a process has left that made changes.
            _ when reading.Changes.Any(record => record.IsUndecided && !record.WasKept) => BackupState.Interrupted,
            _ when isInEffect => isUndone || reading.Changes.Any(record => record.IsUndecided) ? BackupState.PartlyReverted : BackupState.Kept,
            _ => isUndone ? BackupState.Reverted : BackupState.Empty,
        };
    }

    private static IEnumerable<string> Warnings(BackupReading reading, BackupState state, Manifest manifest, Machine machine, int orphans)
    {
        string undo = $"Undo-PerfOptimization -BackupId {reading.Id}";
        if (reading.Damage is { } damage)
        {
            yield return $"The backup in {reading.Path} cannot be trusted: {damage}. What can be read of it is shown. {DoubtfulBackups.Settle(reading)}";
        }

        if (reading.Manifest is null && reading.Damage is null)
        {
            yield return "The process that made it has died before anything was changed.";
        }

        if (reading.Journal.Torn > 0 && state != BackupState.Open)
        {
            yield return "The journal's last line is cut off. One that its process was writing when it died was not acted upon, for a step is taken only when its line is whole; where the file was cut, lines are missing.";
        }

        foreach (ChangeRecord record in reading.Changes.Where(record => record.IsUndecided && state != BackupState.Open))
        {
            yield return record.IsUnsure
                ? $"Change {record.Number} ({record.Planned.OptimizationId}) is not in effect by the journal's last line ({record.State}). But nobody has ended that journal, and lines may be missing at its end: it may be in effect. {undo} looks, and puts back what was there."
                : $"Change {record.Number} ({record.Planned.OptimizationId}) was left in the middle ({record.State}) and may be in effect. {undo} puts back what was there.";
        }

        foreach (ChangeRecord record in reading.Changes.Where(record => record.State == TuningState.Drifted))
        {
            yield return $"Change {record.Number} ({record.Planned.OptimizationId}) was changed by somebody else, and was left as it is. {undo} -WhatIf shows what is there; with -Force it is put back.";
        }

        if (reading.Manifest is not null && !manifest.Machine.IsSame(machine))
        {
            yield return $"It is of the machine {manifest.Host}, and can be undone there alone.";
        }

        // A process that dies while it keeps what is there leaves such a file too; the change is then one that was never captured.
        if (orphans > 0 && state is not (BackupState.Open or BackupState.Damaged) && !reading.Changes.Any(record => record.Capture is null && record.State == TuningState.Failed))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"It holds {orphans} original file(s) that its journal does not speak of: lines may be missing at the journal's end. Look at undo.sh and blobs/.");
        }
    }

    private static DateTimeOffset Moment(string id) =>
        DateTime.TryParseExact(id.AsSpan(0, 15), "yyyyMMdd_HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime at) ? at : default;
}
