namespace Perf.Tuning;

/// <summary>Undoes backups: in strict reverse order, each change by itself, going past what cannot be undone. What is undone already is left alone, so that it can be done again until all is.</summary>
/// <param name="context">What it needs.</param>
/// <param name="observer">Hears how it goes.</param>
internal sealed class Undoer(ApplyContext context, ITuningObserver observer)
{
    private readonly BackupStore _store = new(context.Folder, context.Host);

    /// <summary>Undoes what is asked for.</summary>
    /// <param name="request">Which, and how.</param>
    /// <param name="cancellation">Ends it between two changes; doing it again goes on.</param>
    /// <returns>The changes that were to stay, the last first. One that could not be undone has another state than <see cref="TuningState.Reverted"/>, and says why.</returns>
    /// <exception cref="PerfException">
    /// <see cref="ErrorIds.BackupNotFound"/>, <see cref="ErrorIds.BackupElsewhere"/>, <see cref="ErrorIds.BackupDamaged"/>, <see cref="ErrorIds.BackupSuperseded"/>, <see cref="ErrorIds.TuningLocked"/>,
    /// <see cref="ErrorIds.JournalUnavailable"/>: nothing was undone.
    /// </exception>
    internal async Task<IReadOnlyList<Change>> RunAsync(UndoRequest request, CancellationToken cancellation)
    {
        if (Stack(request) is not { Count: > 0 } stack)
        {
            return [];
        }

        if (request.WhatIf)
        {
            List<Change> planned = [];
            foreach (BackupReading reading in stack)
            {
                planned.AddRange(await PreviewAsync(reading, request.Force, cancellation).ConfigureAwait(false));
            }

            return planned;
        }

        using TuningLocks held = TuningLocks.Take(context);

        // What was read before the lock may have been undone by another meanwhile.
        stack = Stack(request);
        int total = stack.Sum(reading => reading.Changes.Count(IsConcerned));
        List<Change> undone = [];
        foreach (BackupReading reading in stack)
        {
            await UndoAsync(reading, request.Force, undone, total, cancellation).ConfigureAwait(false);
        }

        return undone;
    }

    private async Task UndoAsync(BackupReading reading, bool force, List<Change> undone, int total, CancellationToken cancellation)
    {
        if (!reading.Changes.Any(record => record.IsTouched || record.State is TuningState.Planned or TuningState.Captured))
        {
            undone.AddRange(reading.Changes.Where(IsConcerned).Reverse().Select(record => ChangeView.Of(record, reading.Manifest!, null, "It was undone already: there is nothing to do.")));
            return;
        }

        using BackupJournal journal = BackupJournal.Open(reading, "undo", context.Time, context.Faults);
        IReadOnlySet<int> looked = await UnsureChanges.SettleAsync(context, journal, cancellation).ConfigureAwait(false);
        var reverter = new ChangeReverter(context, journal);
        foreach (ChangeRecord record in journal.Changes.Reverse())
        {
            cancellation.ThrowIfCancellationRequested();
            if (record.State is TuningState.Planned or TuningState.Captured)
            {
                journal.Write(new JournalEvent { Step = JournalStep.Failed, Number = record.Number, Reason = "The process died before it was begun; nothing was changed." });
            }

            if (!IsConcerned(record))
            {
                if (looked.Contains(record.Number))
                {
                    undone.Add(ChangeView.Of(record, journal.Manifest, null, UnsureChanges.NotInEffect));
                }

                continue;
            }

            observer.Progressed(new TuningProgress($"Undoing {record.Planned.OptimizationId}", undone.Count + 1, total, (double)undone.Count / total));
            Change change = await RevertAsync(reverter, journal, record, force, cancellation).ConfigureAwait(false);
            undone.Add(change);
            observer.ChangeEnded(change);
        }
    }

    // One that cannot be undone does not keep the others from it.
    private static async Task<Change> RevertAsync(ChangeReverter reverter, BackupJournal journal, ChangeRecord record, bool force, CancellationToken cancellation)
    {
        try
        {
            return await reverter.RevertAsync(record, "It was undone.", force, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return ChangeView.Of(journal.Find(record.Number)!, journal.Manifest, null, e.Message);
        }
    }

    private async Task<IReadOnlyList<Change>> PreviewAsync(BackupReading reading, bool force, CancellationToken cancellation)
    {
        List<Change> changes = [];
        foreach (ChangeRecord record in reading.Changes.Where(IsConcerned).Reverse())
        {
            (string message, IReadOnlyDictionary<string, string?>? now) = record.IsTouched
                ? await PreviewAsync(reading, record, force, cancellation).ConfigureAwait(false)
                : ("It was undone already: there is nothing to do.", null);
            changes.Add(ChangeView.Of(record, reading.Manifest!, now, message));
        }

        return changes;
    }

    private async Task<(string Message, IReadOnlyDictionary<string, string?>? Now)> PreviewAsync(BackupReading reading, ChangeRecord record, bool force, CancellationToken cancellation)
    {
        try
        {
            IMechanism mechanism = context.Mechanism(record.Planned.Mechanism);
            ChangeOrder order = ChangeOrders.Of(record.Planned, reading.Id);
            ChangeStanding standing = await StandingReader.ReadAsync(mechanism, order, record, new BlobStore(reading.Path), cancellation).ConfigureAwait(false);
            bool isDrifted = standing.IsDrifted && record.Planned.IsReversible;
            string drift = isDrifted ? standing.Explain(ChangeView.Of(record, reading.Manifest!).Settings) : "";
            string what = isDrifted && !force ? $"It would be left as it is, for somebody else has changed it. {drift} -Force would put it back."
                : isDrifted ? $"It would be put back although somebody else has changed it. {drift}"
                : standing.IsBefore && !mechanism.IsKeptBesides && record.IsUnsure ? UnsureChanges.NotInEffect
                : standing.IsBefore && !mechanism.IsKeptBesides ? $"What was there before is there again already: nothing would be written{(ChangeReverter.MayRunWithIt(mechanism, record.Planned) ? $", and {order.Target} would be restarted, for it may run with the change" : "")}."
                : "It would be undone.";
            bool isRefused = record.Planned.Effect == TuningEffect.Restart && !context.Restarts.Knows(order.Target);
            return (isRefused ? $"{what} That takes a restart of {order.Target}, for which no command was declared: name it with -RestartCommand." : what, standing.Now);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return ($"It could not be undone as things are: {e.Message}", null);
        }
    }

    /// <summary>What people want to hear of: what was to stay, and what is in effect or may be. Not what was tried and undone at once.</summary>
    private static bool IsConcerned(ChangeRecord record) => record.IsTouched || record.WasKept;

    // The backup that is meant, and above it those that have to be undone first.
    private IReadOnlyList<BackupReading> Stack(UndoRequest request)
    {
        IReadOnlyList<BackupReading> all = _store.Readings();
        if (Choose(request, all) is not { } chosen)
        {
            return [];
        }

        BackupReading[] own = [.. all.Where(reading => reading.Id == chosen.Id || reading.Manifest?.Machine.IsSame(context.Host) == true)];
        IReadOnlyList<BackupReading> above = Supersession.Of(own, chosen);
        if (above.Count > 0 && !request.Cascade)
        {
            throw new PerfException(
                ErrorIds.BackupSuperseded,
                $"Newer backups have changed the same settings as {chosen.Id}: {string.Join(", ", above.Select(reading => reading.Id))}. Undo them first, in this order, or use -Cascade, which does.",
                chosen.Id);
        }

        BackupReading[] stack = [.. above, chosen];
        foreach (BackupReading reading in stack)
        {
            Check(reading);
        }

        return stack;
    }

    private BackupReading? Choose(UndoRequest request, IReadOnlyList<BackupReading> all)
    {
        if (request.BackupId is { } id)
        {
            return _store.Find(all, id);
        }

        if (!request.Latest)
        {
            throw new PerfException(ErrorIds.BackupNotFound, "Name the backup that is to be undone with -BackupId, or use -Latest. Get-PerfBackup lists them.");
        }

        return all.Count > 0
            ? LatestBackup.Of(all, context.Host)
            : throw new PerfException(ErrorIds.BackupNotFound, $"There are no backups in {context.Folder}: nothing was changed, or PERF_HOME was another folder then.", context.Folder);
    }

    private void Check(BackupReading reading)
    {
        if (reading.Manifest is { } manifest && !manifest.Machine.IsSame(context.Host))
        {
            throw new PerfException(ErrorIds.BackupElsewhere, $"Backup {reading.Id} is of the machine {manifest.Host}, and this is {context.Host.Name}: undo it there.", reading.Id);
        }

        if (reading.Damage is { } damage)
        {
            throw new PerfException(
                ErrorIds.BackupDamaged,
                $"Backup {reading.Id} cannot be trusted: {damage}. Nothing was changed. {DoubtfulBackups.Settle(reading)}",
                reading.Path);
        }
    }
}
