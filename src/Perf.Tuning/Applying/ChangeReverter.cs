namespace Perf.Tuning;

/// <summary>
/// Puts back what was there before a change. What somebody else has changed meanwhile is not written over unless that is asked for, and then of our settings alone. It can be done again at any
/// time, also after a process has died in the middle of it.
/// </summary>
/// <param name="context">What it needs.</param>
/// <param name="journal">Where it is written down.</param>
internal sealed class ChangeReverter(ApplyContext context, BackupJournal journal)
{
    /// <summary>How long putting back may take: somebody waits, and whatever takes longer hangs.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <summary>Undoes a change.</summary>
    /// <param name="record">The change.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="force">Whether what somebody else has changed is put back too.</param>
    /// <param name="cancellation">Ends it before something is written; what was begun is ended.</param>
    /// <returns>The change: reverted, or drifted.</returns>
    /// <exception cref="PerfException">It could not be undone; the journal says how it stands, and doing it again goes on.</exception>
    internal async Task<Change> RevertAsync(ChangeRecord record, string reason, bool force, CancellationToken cancellation)
    {
        PlannedChange planned = record.Planned;
        if (!record.IsTouched)
        {
            return View(record, record.State == TuningState.Reverted ? "It was undone already: there is nothing to do." : "It is not in effect: there is nothing to do.");
        }

        IMechanism mechanism = context.Mechanism(planned.Mechanism);
        ChangeOrder order = ChangeOrders.Of(planned, journal.Manifest.Id);
        ChangeStanding? standing = await StandAsync(mechanism, order, record, force, cancellation).ConfigureAwait(false);
        if (standing is { IsDrifted: true } && !force && planned.IsReversible)
        {
            return Drifted(record, standing);
        }

        if (standing is { IsBefore: true } && !IsMiddle(record) && planned.IsReversible && !mechanism.IsKeptBesides)
        {
            // Where its service can be restarted that is done, as undoing would have: it may run with the change.
            if (!MayRunWithIt(mechanism, planned) || !context.Restarts.Knows(order.Target))
            {
                string asked = MayRunWithIt(mechanism, planned) ? $" Whether {order.Target} was restarted since is not known, and no command was declared for that: restart it, or it goes on with the change." : "";
                return Ended(record, $"{reason} What was there before was there again already.{asked}", standing.Now);
            }
        }

        if (planned.Effect == TuningEffect.Restart && !context.Restarts.Knows(order.Target))
        {
            throw new PerfException(
                ErrorIds.RestartUndeclared,
                $"Undoing {planned.OptimizationId} takes effect after a restart of {order.Target}, and no command was declared for that: name it with -RestartCommand, or under restart: in environments.yaml.",
                planned.OptimizationId);
        }

        cancellation.ThrowIfCancellationRequested();
        try
        {
            IReadOnlyDictionary<string, string?> now = await PutBackAsync(mechanism, order, record, reason, wholeFiles: standing is null, mustRestart: true).ConfigureAwait(false);
            return Ended(journal.Find(record.Number)!, reason, now);
        }
        catch (Exception e)
        {
            string stuck = $"It could not be undone: {e.Message} See to that and undo it again (Undo-PerfOptimization -BackupId {journal.Manifest.Id}): it goes on where it was.";
            journal.TryWrite(new JournalEvent { Step = JournalStep.Stuck, Number = record.Number, Reason = stuck });
            throw new PerfException(ErrorIds.ChangeFailed, stuck, planned.OptimizationId, e);
        }
    }

    /// <summary>Whether a service may run with a change that is in its files no more.</summary>
    /// <param name="mechanism">The change's mechanism.</param>
    /// <param name="planned">The change.</param>
    internal static bool MayRunWithIt(IMechanism mechanism, PlannedChange planned) => planned.Effect == TuningEffect.Restart && mechanism.SeesFilesAlone;

    /// <summary>Puts back, restarts what has to be, and reads back. Does not need the journal to be writable: what that says last is that the change may be there, which is true.</summary>
    /// <param name="mechanism">The change's mechanism.</param>
    /// <param name="order">What was done.</param>
    /// <param name="record">The change.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="wholeFiles">Whether the service cannot be asked, and whole files are put back.</param>
    /// <param name="mustRestart">Whether a service that takes its settings when it starts has, or may have, started with the change.</param>
    /// <returns>What was read back.</returns>
    /// <exception cref="PerfException">It failed, as may whatever the mechanism throws.</exception>
    internal async Task<IReadOnlyDictionary<string, string?>> PutBackAsync(
        IMechanism mechanism, ChangeOrder order, ChangeRecord record, string reason, bool wholeFiles, bool mustRestart)
    {
        using var limit = new CancellationTokenSource(s_patience, context.Time);
        try
        {
            Capture capture = ChangeOrders.Read(record.Capture!, journal.Blobs);
            Note(record, JournalStep.Reverting, reason);

            // All of them, also those that read as before: a setting that was set to what it was by default has left a line of its own.
            await (wholeFiles ? mechanism.RestoreBytesAsync(order, capture, limit.Token) : mechanism.RestoreAsync(order, capture, [.. order.Settings.Keys], limit.Token)).ConfigureAwait(false);
            journal.Reached("restored");
            if (record.Planned.Effect == TuningEffect.Restart && mustRestart)
            {
                Note(record, JournalStep.Restarting);
                await RestartGuard.RestartAsync(context, mechanism, order, limit.Token).ConfigureAwait(false);
                journal.Reached("service-restarted");
                Note(record, JournalStep.Restarted);
            }

            ChangeStanding standing = await StandingReader.ReadAsync(mechanism, order, record, journal.Blobs, limit.Token).ConfigureAwait(false);
            return standing.IsBefore || !record.Planned.IsReversible
                ? standing.Now
                : throw new PerfException(ErrorIds.ChangeFailed, "It was put back, and what was there before is not in effect: something else decides it, or the service has not taken it.", order.Target);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new PerfException(ErrorIds.ChangeFailed, $"It did not end within {s_patience.TotalMinutes:0} minutes.", order.Target, e);
        }
    }

    // In the middle of being made or undone, what can be read does not say all: a file may be back and its service not told. Then it is done again from the start.
    private static bool IsMiddle(ChangeRecord record) => record.State is TuningState.Intended or TuningState.Applied or TuningState.Reverting;

    // A service that a failed restart has left dead cannot be asked. That is known where the process died in between, and believed of whoever insists.
    private async Task<ChangeStanding?> StandAsync(IMechanism mechanism, ChangeOrder order, ChangeRecord record, bool force, CancellationToken cancellation)
    {
        try
        {
            return await StandingReader.ReadAsync(mechanism, order, record, journal.Blobs, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (record.Planned.Effect == TuningEffect.Restart && e is not (OperationCanceledException or PerfException { Id: ErrorIds.BackupDamaged or ErrorIds.BackupElsewhere }) && (force || record.IsRestarting))
        {
            return null;
        }
    }

    private Change Drifted(ChangeRecord record, ChangeStanding standing)
    {
        string reason = $"Somebody else has changed it, so it was left as it is. {standing.Explain(ChangeView.Of(record, journal.Manifest).Settings)} -Force puts back what was there before, of these settings alone.";
        return View(Note(record, JournalStep.Drifted, reason) ?? record with { State = TuningState.Drifted }, reason, standing.Now);
    }

    private Change Ended(ChangeRecord record, string reason, IReadOnlyDictionary<string, string?> now) => Note(record, JournalStep.Reverted, reason) is { } written
        ? View(written, reason, now)
        : View(record with { State = TuningState.Reverted, RevertedAt = context.Time.GetUtcNow() }, $"{reason} The journal cannot be written, and does not say so: undo the backup again when there is room on the disk.", now);

    private ChangeRecord? Note(ChangeRecord record, JournalStep step, string? reason = null) =>
        journal.TryWrite(new JournalEvent { Step = step, Number = record.Number, Reason = reason }) ? journal.Find(record.Number) : null;

    private Change View(ChangeRecord record, string message, IReadOnlyDictionary<string, string?>? now = null) => ChangeView.Of(record, journal.Manifest, now, message);
}
