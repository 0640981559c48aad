namespace Perf.Tuning;

/// <summary>The states of a change and the steps between them: a table, by which journals are written and read alike.</summary>
internal static class ChangeSteps
{
    /// <summary>The state after a step.</summary>
    /// <param name="from">The state before; null for a change that there is not yet.</param>
    /// <param name="step">The step.</param>
    /// <returns>The state; null where the step cannot be taken from there.</returns>
    internal static TuningState? After(TuningState? from, JournalStep step) => (from, step) switch
    {
        (null, JournalStep.Planned) => TuningState.Planned,
        (TuningState.Planned or TuningState.Failed, JournalStep.Captured) => TuningState.Captured,
        (TuningState.Captured or TuningState.Failed or TuningState.Reverted, JournalStep.Intended) => TuningState.Intended,
        (TuningState.Intended, JournalStep.Applied) => TuningState.Applied,
        (TuningState.Applied, JournalStep.Effective) => TuningState.Effective,
        (not null, JournalStep.Measured) => from,
        (TuningState.Effective or TuningState.Kept, JournalStep.Kept) => TuningState.Kept,
        (TuningState.Planned or TuningState.Captured, JournalStep.Failed) => TuningState.Failed,

        // The step before may be missing where it could not be written: putting back what was there does not wait for a disk to have room.
        ({ } touched, JournalStep.Reverting) when IsTouched(touched) => TuningState.Reverting,
        ({ } touched, JournalStep.Restarting or JournalStep.Restarted) when IsTouched(touched) => from,
        ({ } touched, JournalStep.Reverted) when IsTouched(touched) => TuningState.Reverted,
        ({ } touched, JournalStep.Failed) when IsTouched(touched) => TuningState.Failed,
        ({ } touched, JournalStep.Drifted) when IsTouched(touched) => TuningState.Drifted,
        ({ } touched, JournalStep.Stuck) when IsTouched(touched) => from,
        _ => null,
    };

    /// <summary>A change after an event.</summary>
    /// <param name="record">The change; null where there is none of that number yet.</param>
    /// <param name="entry">The event.</param>
    /// <returns>The change; null where the event cannot follow.</returns>
    internal static ChangeRecord? Next(ChangeRecord? record, JournalEvent entry)
    {
        if (entry.Number < 1 || After(record?.State, entry.Step) is not { } state || (record ?? Begun(entry)) is not { } before)
        {
            return null;
        }

        ChangeRecord next = before with { State = state, Message = entry.Reason ?? before.Message, IsUnsure = false };
        return entry.Step switch
        {
            JournalStep.Captured => entry.Capture is { } capture ? next with { Capture = capture } : null,
            // Nothing is touched before what is there was kept.
            JournalStep.Intended => before.Capture is null ? null : next with { WasRestarted = false, IsRestarting = false, Effective = null, RevertedAt = null },
            JournalStep.Applied => next with { AppliedAt = entry.At },
            JournalStep.Restarting => next with { WasRestarted = true, IsRestarting = true },
            JournalStep.Restarted => next with { IsRestarting = false },
            JournalStep.Effective => next with { Effective = entry.Values },
            JournalStep.Measured => next with { Measurement = entry.Measurement },
            JournalStep.Kept => next with { Measurement = entry.Measurement ?? next.Measurement, WasKept = true },
            JournalStep.Reverted => next with { WasRestarted = false, IsRestarting = false, RevertedAt = entry.At },
            JournalStep.Failed => next with { WasRestarted = false, IsRestarting = false },
            _ => next,
        };
    }

    private static ChangeRecord? Begun(JournalEvent entry) => entry.Planned is { } planned ? new ChangeRecord(entry.Number, planned) : null;

    /// <summary>Whether a target may be other than it was before, by a change's state.</summary>
    /// <param name="state">The state.</param>
    internal static bool IsTouched(TuningState state) =>
        state is TuningState.Intended or TuningState.Applied or TuningState.Effective or TuningState.Kept or TuningState.Reverting or TuningState.Drifted;
}
