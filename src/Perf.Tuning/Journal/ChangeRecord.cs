namespace Perf.Tuning;

/// <summary>How a change stands by the journal.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Planned">What was to be done.</param>
internal sealed record ChangeRecord(int Number, PlannedChange Planned)
{
    /// <summary>How far it is.</summary>
    public TuningState State { get; init; }

    /// <summary>What was there before; null before it was taken.</summary>
    public CaptureRecord? Capture { get; init; }

    /// <summary>What was read back when it was made last; null where it was not.</summary>
    public IReadOnlyDictionary<string, string?>? Effective { get; init; }

    /// <summary>When it was made last.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>When it was undone last; null while it is not.</summary>
    public DateTimeOffset? RevertedAt { get; init; }

    /// <summary>What measuring has shown last.</summary>
    public TuningMeasurement? Measurement { get; init; }

    /// <summary>Why it is in its state.</summary>
    public string Message { get; init; } = "";

    /// <summary>Whether it was once said to stay.</summary>
    public bool WasKept { get; init; }

    /// <summary>Whether the service may have been restarted with it, so that taking it away needs another restart.</summary>
    public bool WasRestarted { get; init; }

    /// <summary>Whether the service was about to be restarted, and nothing says that it came up.</summary>
    public bool IsRestarting { get; init; }

    /// <summary>
    /// Whether the journal's last line of it says that it is not in effect, and need not be the last that was written: nobody has ended the journal in order, and undo.sh, which is written before a change is made, does not leave it out.
    /// </summary>
    public bool IsUnsure { get; init; }

    /// <summary>Whether the target may be other than it was before.</summary>
    public bool IsTouched => IsUnsure || ChangeSteps.IsTouched(State);

    /// <summary>Whether it is in the middle of something, and nobody has decided what becomes of it.</summary>
    public bool IsUndecided => IsUnsure || State is TuningState.Intended or TuningState.Applied or TuningState.Effective or TuningState.Reverting;
}
