namespace Perf.Tuning;

/// <summary>What a line of a journal says. Those of the first group are of the backup, the others of a change.</summary>
internal enum JournalStep
{
    /// <summary>A process begins to write: to make changes, to undo them, or to recover what another has left.</summary>
    Opened,

    /// <summary>What a process that died had half written was taken off the end.</summary>
    Mended,

    /// <summary>The process has ended in order.</summary>
    Closed,

    /// <summary>A change is meant to be made.</summary>
    Planned,

    /// <summary>What is there is in the journal.</summary>
    Captured,

    /// <summary>It is about to be made.</summary>
    Intended,

    /// <summary>It was made.</summary>
    Applied,

    /// <summary>The service is about to be restarted.</summary>
    Restarting,

    /// <summary>The service was restarted, and answers.</summary>
    Restarted,

    /// <summary>It was read back.</summary>
    Effective,

    /// <summary>It was measured.</summary>
    Measured,

    /// <summary>It stays.</summary>
    Kept,

    /// <summary>It is about to be undone.</summary>
    Reverting,

    /// <summary>What was there before is there again.</summary>
    Reverted,

    /// <summary>It could not be made, and what was there before is there.</summary>
    Failed,

    /// <summary>Somebody else has changed it: it was left as it is.</summary>
    Drifted,

    /// <summary>Undoing failed in the middle; doing it again goes on.</summary>
    Stuck,
}
