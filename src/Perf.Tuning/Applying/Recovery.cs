namespace Perf.Tuning;

/// <summary>
/// Looks at what processes have left that died while they changed something. A change that was not begun is ended, by what is there and not by the journal's last line alone; one that is not in effect is tidied up after; one that is in
/// effect stays, and is told of, for whether it is to be undone is for people to say. The lock is held by whoever calls.
/// </summary>
internal static class Recovery
{
    /// <summary>Does it for all backups of this machine.</summary>
    /// <param name="context">What it needs.</param>
    /// <param name="environment">The environment that the mechanisms are of: what is of another has other targets, and is told of alone.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The backups of which something is in effect that nobody has decided on, the newest first.</returns>
    internal static async Task<IReadOnlyList<BackupReading>> RunAsync(ApplyContext context, string? environment, CancellationToken cancellation)
    {
        var store = new BackupStore(context.Folder, context.Host);
        List<BackupReading> left = [];
        foreach (BackupReading reading in store.Readings().Where(reading => IsLeft(reading) && reading.Manifest!.Machine.IsSame(context.Host)))
        {
            BackupReading after = reading;
            if (reading.Manifest!.Environment == environment)
            {
                await RecoverAsync(context, reading, cancellation).ConfigureAwait(false);
                after = BackupReading.Of(reading.Path);
            }

            if (after.Changes.Any(record => record.IsUndecided))
            {
                left.Add(after);
            }
        }

        return left;
    }

    private static bool IsLeft(BackupReading reading) => reading is { Manifest: not null, Damage: null } && reading.Journal.Length + reading.Journal.Torn > 0
        && (reading.Writer is not null || reading.Journal.Torn > 0 || reading.Changes.Any(record => record.IsUndecided));

    private static async Task RecoverAsync(ApplyContext context, BackupReading reading, CancellationToken cancellation)
    {
        using BackupJournal journal = BackupJournal.Open(reading, "recovery", context.Time, context.Faults);
        await UnsureChanges.SettleAsync(context, journal, cancellation).ConfigureAwait(false);
        var reverter = new ChangeReverter(context, journal);
        foreach (ChangeRecord record in journal.Changes.Reverse())
        {
            if (record.State is TuningState.Planned or TuningState.Captured)
            {
                journal.Write(new JournalEvent { Step = JournalStep.Failed, Number = record.Number, Reason = "The process died before it was begun; nothing was changed." });
            }
            else if (record.IsUndecided && record.Planned.Effect != TuningEffect.Restart && await IsBeforeAsync(context, journal, record, cancellation).ConfigureAwait(false))
            {
                await TidyAsync(reverter, record, cancellation).ConfigureAwait(false);
            }
        }
    }

    // A service that cannot be asked now, or a target that is no longer named, leaves the change to be undone later.
    private static async Task<bool> IsBeforeAsync(ApplyContext context, BackupJournal journal, ChangeRecord record, CancellationToken cancellation)
    {
        try
        {
            IMechanism mechanism = context.Mechanism(record.Planned.Mechanism);
            ChangeOrder order = ChangeOrders.Of(record.Planned, journal.Manifest.Id);
            ChangeStanding standing = await StandingReader.ReadAsync(mechanism, order, record, journal.Blobs, cancellation).ConfigureAwait(false);
            return standing.IsBefore || !record.Planned.IsReversible;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return false;
        }
    }

    // What is read is as before; half an index, a temporary file or a service that was not told may be there all the same, and putting back takes care of them.
    private static async Task TidyAsync(ChangeReverter reverter, ChangeRecord record, CancellationToken cancellation)
    {
        try
        {
            await reverter.RevertAsync(record, "The process died while it was made or undone, and it is not in effect.", force: false, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The journal has the reason, and the change is offered for undo.
        }
    }
}
