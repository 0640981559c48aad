namespace Perf.Tuning;

/// <summary>
/// Makes a change. Each step is in the journal, on the disk, before it is taken: what is there (captured), that it is about to be changed (intended), that it was (applied), that it holds (effective).
/// Whatever fails after the intent is put back at once.
/// </summary>
/// <param name="context">What it needs.</param>
/// <param name="journal">Where it is written down.</param>
internal sealed class ChangeMaker(ApplyContext context, BackupJournal journal)
{
    /// <summary>Makes it. Right before it is made the first time it is asked once more whether what the plan saw is still so, and whether there is memory for it.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellation">Ends it; what was begun is put back.</param>
    /// <returns>As <see cref="IBackupSession.ApplyAsync"/>.</returns>
    internal async Task<Change> MakeAsync(int number, PlannedChange change, CancellationToken cancellation)
    {
        ChangeRecord record = journal.Find(number) ?? journal.Write(new JournalEvent { Step = JournalStep.Planned, Number = number, Planned = change });
        if (record.IsTouched)
        {
            throw new InvalidOperationException($"Change {number} is in effect ({record.State}); it cannot be made again before it is undone.");
        }

        ChangeOrder order;
        IMechanism mechanism;
        Capture capture;
        try
        {
            order = ChangeOrders.Of(record.Planned, journal.Manifest.Id);
            mechanism = Check(record.Planned);
            if (record.Capture is null)
            {
                record = await CaptureAsync(mechanism, order, record, cancellation).ConfigureAwait(false);
            }
            else
            {
                ChangeStanding standing = await StandingReader.ReadAsync(mechanism, order, record, journal.Blobs, cancellation).ConfigureAwait(false);
                if (record.Planned.IsReversible && !standing.IsBefore)
                {
                    string drift = standing.Explain(ChangeView.Of(record, journal.Manifest).Settings);
                    return View(record with { State = TuningState.Drifted }, $"Somebody else has changed it since it was undone, so it was not made again. {drift}".TrimEnd(), standing.Now);
                }

                // What did not stand in its way the first time may by now: a file that was made read-only, a command line that decides.
                Refuse(standing.Refusal, order);
            }

            // Read from the disk: what undoing will need is known to be there before it is needed.
            capture = ChangeOrders.Read(record.Capture!, journal.Blobs);
        }
        catch (Exception e) when (e is not OperationCanceledException && !IsJournal(e))
        {
            // Nothing was touched.
            record = journal.Find(number)!;
            return View(record.State is TuningState.Planned or TuningState.Captured ? Fail(record, e.Message) : record with { State = TuningState.Failed }, e.Message) with { ErrorId = (e as PerfException)?.Id };
        }

        journal.Script(number);
        cancellation.ThrowIfCancellationRequested();
        record = journal.Write(new JournalEvent { Step = JournalStep.Intended, Number = number });
        try
        {
            return await CarryOutAsync(mechanism, order, number, capture, cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Change failed = await PutBackAsync(mechanism, order, number, e).ConfigureAwait(false);
            if (IsJournal(e) || (e is OperationCanceledException && cancellation.IsCancellationRequested))
            {
                throw;
            }

            return failed;
        }
    }

    private async Task<ChangeRecord> CaptureAsync(IMechanism mechanism, ChangeOrder order, ChangeRecord record, CancellationToken cancellation)
    {
        Observation observed = await mechanism.ObserveAsync(order, cancellation).ConfigureAwait(false);
        Refuse(observed.Refusal, order);
        if (observed.IsSet)
        {
            throw new PerfException(ErrorIds.ChangeRefused, "It is already so, and nothing was changed.", order.Target);
        }

        await AskAgainAsync(mechanism, order, record, cancellation).ConfigureAwait(false);
        Capture capture = await mechanism.CaptureAsync(order, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> script = mechanism.UndoScript(order, capture);
        CaptureRecord kept = JournalFault.Guard(journal.Path, () => ChangeOrders.Keep(capture, observed, script, journal.Blobs));
        journal.Reached("blobs-written");
        return journal.Write(new JournalEvent { Step = JournalStep.Captured, Number = record.Number, Capture = kept });
    }

    // The plan was asked for before the lock; the trials of the changes before this one, and its own baseline, have taken minutes since. So it is asked once more, the same question.
    private async Task AskAgainAsync(IMechanism mechanism, ChangeOrder order, ChangeRecord record, CancellationToken cancellation)
    {
        PlannedChange planned = record.Planned;
        if (planned.ObservedHash.Length > 0)
        {
            Observation seen = await mechanism.ObserveAsync(order with { BackupId = "" }, cancellation).ConfigureAwait(false);
            PlanStale.Recheck(planned, seen, journal.Changes.Any(other => other.Number != record.Number && IsNeighbour(other, order, seen)));
        }

        if (await context.Fits(planned, cancellation).ConfigureAwait(false) is { } tooMuch)
        {
            throw new PerfException(
                ErrorIds.ChangeRefused,
                $"When the plan was made there was memory for it, and now that is not so: {tooMuch}. Make the plan again when others need less, or leave it out: -Exclude {planned.OptimizationId}.",
                planned.OptimizationId);
        }
    }

    private static void Refuse(string? refusal, ChangeOrder order)
    {
        if (refusal is not null)
        {
            throw new PerfException(ErrorIds.ChangeRefused, refusal, order.Target);
        }
    }

    // A change of this backup that was begun, of the same target or file: what else there is to be seen there is not what the plan saw, by our own doing.
    private static bool IsNeighbour(ChangeRecord other, ChangeOrder order, Observation seen) =>
        other.Capture is { } capture && (other.Planned.Target == order.Target || (seen.Identity.Length > 0 && capture.Identity == seen.Identity));

    private async Task<Change> CarryOutAsync(IMechanism mechanism, ChangeOrder order, int number, Capture capture, CancellationToken cancellation)
    {
        await mechanism.ApplyAsync(order, capture, cancellation).ConfigureAwait(false);
        journal.Reached("changed");
        ChangeRecord record = journal.Write(new JournalEvent { Step = JournalStep.Applied, Number = number });
        if (record.Planned.Effect == TuningEffect.Restart)
        {
            journal.Write(new JournalEvent { Step = JournalStep.Restarting, Number = number });
            await RestartGuard.RestartAsync(context, mechanism, order, cancellation).ConfigureAwait(false);
            journal.Reached("service-restarted");
            record = journal.Write(new JournalEvent { Step = JournalStep.Restarted, Number = number });
        }

        Observation observed = await mechanism.ObserveAsync(order, cancellation).ConfigureAwait(false);
        if (!observed.IsSet && record.Planned.IsReversible)
        {
            var standing = new ChangeStanding(observed.Values, order.Settings.ToDictionary(
                pair => pair.Key, pair => observed.Values.GetValueOrDefault(pair.Key) == pair.Value ? SettingStanding.AsSet : SettingStanding.Drifted, StringComparer.Ordinal));
            throw new PerfException(
                ErrorIds.ChangeFailed,
                $"It was set and is not in effect: something else decides. {standing.Explain(ChangeView.Of(record, journal.Manifest).Settings)}".TrimEnd(),
                order.Target);
        }

        record = journal.Write(new JournalEvent { Step = JournalStep.Effective, Number = number, Values = ChangeOrders.Open(observed) });
        return View(record, "It is in effect.", observed.Values);
    }

    // The way back waits for nobody and does not need the journal: that says from the intent on that the change may be there.
    private async Task<Change> PutBackAsync(IMechanism mechanism, ChangeOrder order, int number, Exception cause)
    {
        ChangeRecord record = journal.Find(number)!;
        string reason = cause is OperationCanceledException ? "It was stopped, and what was there before is there again." : $"{cause.Message} What was there before is there again.";
        var reverter = new ChangeReverter(context, journal);
        try
        {
            // A restart that has not ended well has left a service that may not answer: then nothing can be asked of it, and its files are put back as they were.
            await reverter.PutBackAsync(mechanism, order, record, cause.Message, wholeFiles: record.IsRestarting, mustRestart: record.WasRestarted).ConfigureAwait(false);
        }
        catch (Exception e) when (!IsJournal(e))
        {
            string stuck = $"{cause.Message} Putting back what was there before failed too: {e.Message} See to that, and then: Undo-PerfOptimization -BackupId {journal.Manifest.Id}; {journal.Path}/undo.sh says what it does.";
            journal.TryWrite(new JournalEvent { Step = JournalStep.Stuck, Number = number, Reason = stuck });
            throw new PerfException(ErrorIds.ChangeFailed, stuck, record.Planned.OptimizationId, e);
        }

        return View(Fail(journal.Find(number)!, reason), reason);
    }

    private IMechanism Check(PlannedChange change)
    {
        if (change.Settings.FirstOrDefault(setting => setting is { IsSecret: true, After: SettingChange.Hidden }) is { } hidden)
        {
            throw new PerfException(ErrorIds.ChangeRefused, $"{hidden.Key} is secret, and a plan holds no secrets: set it by hand.", change.OptimizationId);
        }

        foreach (SettingChange setting in change.Settings)
        {
            if (context.Denied.Why(change.Mechanism, setting.Key, setting.After) is { } why)
            {
                throw new PerfException(ErrorIds.ChangeDenied, why, change.OptimizationId);
            }
        }

        return change.Effect != TuningEffect.Restart || context.Restarts.Knows(change.Target)
            ? context.Mechanism(change.Mechanism)
            : throw new PerfException(
                ErrorIds.RestartUndeclared,
                $"It takes effect after a restart of {change.Target}, and no command was declared for that: name it with -RestartCommand, or under restart: in environments.yaml.",
                change.OptimizationId);
    }

    private ChangeRecord Fail(ChangeRecord record, string reason) =>
        journal.TryWrite(new JournalEvent { Step = JournalStep.Failed, Number = record.Number, Reason = reason }) ? journal.Find(record.Number)! : record with { State = TuningState.Failed, Message = reason };

    private Change View(ChangeRecord record, string message, IReadOnlyDictionary<string, string?>? now = null) => ChangeView.Of(record, journal.Manifest, now, message);

    private static bool IsJournal(Exception fault) => fault is PerfException { Id: ErrorIds.JournalUnavailable };
}
