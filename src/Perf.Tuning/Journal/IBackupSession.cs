namespace Perf.Tuning;

/// <summary>
/// One backup that is being written: every step is in the journal, on the disk, before it is taken. It holds the lock of this machine's targets until it is disposed. What a change does, and what
/// puts it back, the mechanisms know; in which order, and what is kept for the day on which the process dies in between, is here.
/// </summary>
internal interface IBackupSession : IDisposable
{
    /// <summary>The backup's id.</summary>
    string BackupId { get; }

    /// <summary>
    /// Makes a change: captures what is there (once for each change), writes the intent, applies it, restarts what has to be, and reads back. A change that was reverted can be made again, as
    /// interleaved pairs need.
    /// </summary>
    /// <param name="number">The change's number in the plan, from 1.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellation">Ends it; what was begun is put back.</param>
    /// <returns>The change: <see cref="TuningState.Effective"/>; or <see cref="TuningState.Failed"/> with the reason, when what was there before is there again.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.JournalUnavailable"/>: nothing was changed. <see cref="ErrorIds.ChangeFailed"/>: it failed, and so did putting it back; the journal says how it stands.</exception>
    Task<Change> ApplyAsync(int number, PlannedChange change, CancellationToken cancellation);

    /// <summary>Puts back what was there before a change.</summary>
    /// <param name="number">The change's number.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="cancellation">Ends the waiting; what was begun is ended.</param>
    /// <returns>The change: <see cref="TuningState.Reverted"/>, or <see cref="TuningState.Drifted"/> when somebody else has changed it meanwhile.</returns>
    Task<Change> RevertAsync(int number, string reason, CancellationToken cancellation);

    /// <summary>Ends a change that stays.</summary>
    /// <param name="number">The change's number.</param>
    /// <param name="measurement">What measuring it has shown; null where it was not measured.</param>
    /// <param name="reason">Why it stays, in a sentence.</param>
    /// <returns>The change: <see cref="TuningState.Kept"/>.</returns>
    Change Keep(int number, TuningMeasurement? measurement, string reason);

    /// <summary>Notes what measuring a change has shown, whatever becomes of it.</summary>
    /// <param name="number">The change's number.</param>
    /// <param name="measurement">The measurement.</param>
    void Note(int number, TuningMeasurement measurement);
}
