namespace Perf.Cluster.Contracts;

/// <summary>How far a share is. The numbers are the protocol's, and only grow.</summary>
[Alias("perf.share-state")]
internal enum ShareState
{
    /// <summary>The agent knows no such share: it was started anew, or never took the order.</summary>
    Unknown = 0,

    /// <summary>It gets ready.</summary>
    Preparing = 1,

    /// <summary>It waits for its start.</summary>
    Ready = 2,

    /// <summary>It makes load.</summary>
    Running = 3,

    /// <summary>Its load has ended; it waits for the others before it cleans up.</summary>
    LoadEnded = 4,

    /// <summary>It has ended; its last report is there.</summary>
    Ended = 5,
}
