namespace Perf.Tuning;

/// <summary>A line of a journal: a step that is about to be taken or was taken, with what is needed to undo it, or to know how it stands.</summary>
internal sealed record JournalEvent
{
    /// <summary>What it says.</summary>
    public JournalStep Step { get; init; }

    /// <summary>The change's number, from 1; 0 for what is of the backup.</summary>
    public int Number { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who writes (<see cref="JournalStep.Opened"/>).</summary>
    public JournalProcess? Process { get; init; }

    /// <summary>The change (<see cref="JournalStep.Planned"/>).</summary>
    public PlannedChange? Planned { get; init; }

    /// <summary>What was there before (<see cref="JournalStep.Captured"/>).</summary>
    public CaptureRecord? Capture { get; init; }

    /// <summary>What was read back (<see cref="JournalStep.Effective"/>), without what is secret.</summary>
    public IReadOnlyDictionary<string, string?>? Values { get; init; }

    /// <summary>What measuring has shown (<see cref="JournalStep.Measured"/>, <see cref="JournalStep.Kept"/>).</summary>
    public TuningMeasurement? Measurement { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string? Reason { get; init; }
}
