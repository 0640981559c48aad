namespace Perf;

/// <summary>How a backup stands.</summary>
public enum BackupState
{
    /// <summary>It is being made by a process that lives.</summary>
    Open,

    /// <summary>Nothing of it is in effect: nothing was kept.</summary>
    Empty,

    /// <summary>Changes of it are in effect.</summary>
    Kept,

    /// <summary>All of it was undone.</summary>
    Reverted,

    /// <summary>A part of it was undone; undoing it again goes on.</summary>
    PartlyReverted,

    /// <summary>The process that made it has died in the middle, or lines may be missing at its journal's end: undoing it puts everything back.</summary>
    Interrupted,

    /// <summary>Its journal cannot be trusted: somebody has changed it, or lines of it are missing. What can be read of it is told.</summary>
    Damaged,
}
