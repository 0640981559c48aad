namespace Perf.Tuning;

/// <summary>
/// Looks at changes of a journal that nobody has ended, which are not in effect by its last line (<see cref="ChangeRecord.IsUnsure"/>): where lines are missing, they may be. One that is as it was before is ended. One that is not, or that
/// cannot be looked at, counts from here on as one that was about to be made, and is offered for undo.
/// </summary>
internal static class UnsureChanges
{
    /// <summary>What is told of one that is not in effect.</summary>
    internal const string NotInEffect = "It was looked at, and is not in effect: there is nothing to undo.";

    private const string MayBe = "The journal was not ended, and what is there is not what was there before, or cannot be looked at now: it may be in effect.";

    /// <summary>Looks at all of them.</summary>
    /// <param name="context">What it needs.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="cancellation">Ends the looking: what was not looked at may be in effect.</param>
    /// <returns>The numbers of those that were looked at.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.JournalUnavailable"/>.</exception>
    internal static async Task<IReadOnlySet<int>> SettleAsync(ApplyContext context, BackupJournal journal, CancellationToken cancellation)
    {
        ChangeRecord[] unsure = [.. journal.Changes.Where(record => record.IsUnsure)];
        foreach (ChangeRecord record in unsure)
        {
            if (!await IsBeforeAsync(context, journal, record, cancellation).ConfigureAwait(false))
            {
                journal.Write(new JournalEvent { Step = JournalStep.Intended, Number = record.Number, Reason = MayBe });
            }
            else if (record.State == TuningState.Captured)
            {
                journal.Write(new JournalEvent { Step = JournalStep.Failed, Number = record.Number, Reason = NotInEffect });
            }
            else
            {
                journal.Confirm(record.Number);
            }
        }

        return unsure.Select(record => record.Number).ToHashSet();
    }

    // What is kept besides (a line that is read at the next boot) is not seen: then putting back takes care of it.
    private static async Task<bool> IsBeforeAsync(ApplyContext context, BackupJournal journal, ChangeRecord record, CancellationToken cancellation)
    {
        try
        {
            IMechanism mechanism = context.Mechanism(record.Planned.Mechanism);
            ChangeOrder order = ChangeOrders.Of(record.Planned, journal.Manifest.Id);
            ChangeStanding standing = await StandingReader.ReadAsync(mechanism, order, record, journal.Blobs, cancellation).ConfigureAwait(false);
            return standing.IsBefore && !mechanism.IsKeptBesides;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
