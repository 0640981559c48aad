namespace Perf;

/// <summary>How far a change is. The journal has each step before it is taken.</summary>
public enum TuningState
{
    /// <summary>It is meant to be made; nothing was touched.</summary>
    Planned,

    /// <summary>What was there is in the journal.</summary>
    Captured,

    /// <summary>It is about to be made: from here on the target may be changed.</summary>
    Intended,

    /// <summary>It was made; whether it holds is not known yet.</summary>
    Applied,

    /// <summary>It was read back, and is in effect.</summary>
    Effective,

    /// <summary>It was measured (or, where that was asked for, was not) and stays.</summary>
    Kept,

    /// <summary>It is being undone.</summary>
    Reverting,

    /// <summary>What was there before is there again.</summary>
    Reverted,

    /// <summary>It could not be made, and nothing is changed.</summary>
    Failed,

    /// <summary>What is there is neither what was there before nor what was set: somebody else has changed it.</summary>
    Drifted,
}
