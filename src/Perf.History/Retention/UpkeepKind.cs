namespace Perf.History;

/// <summary>What is to be done to a stored run.</summary>
internal enum UpkeepKind
{
    /// <summary>Its process was killed: it is stored as interrupted, with its figures.</summary>
    Settle,

    /// <summary>Its time line becomes coarser.</summary>
    RollUp,

    /// <summary>It is deleted.</summary>
    Delete,

    /// <summary>It is old enough to be deleted, and a baseline has it: nothing is done.</summary>
    Keep,
}
