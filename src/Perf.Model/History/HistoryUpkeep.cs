namespace Perf;

/// <summary>What became of history when it was looked after.</summary>
public sealed record HistoryUpkeep
{
    /// <summary>The store: its file, or its address without password.</summary>
    public string Store { get; init; } = "";

    /// <summary>Runs whose process had been killed, and which are now stored as interrupted, with their figures.</summary>
    public int Settled { get; init; }

    /// <summary>Runs whose time line was thinned out.</summary>
    public int RolledUp { get; init; }

    /// <summary>Runs that were deleted.</summary>
    public int Deleted { get; init; }

    /// <summary>Runs that were old enough to be deleted, and were kept since a baseline has them.</summary>
    public int KeptForBaselines { get; init; }

    /// <summary>Runs that a shared history had not taken before, and has now.</summary>
    public int Shared { get; init; }

    /// <summary>Runs that a shared history has not taken yet.</summary>
    public int Unshared { get; init; }

    /// <summary>Runs that are stored.</summary>
    public long Runs { get; init; }

    /// <summary>The store's size before, in bytes.</summary>
    public long BytesBefore { get; init; }

    /// <summary>The store's size after, in bytes.</summary>
    public long BytesAfter { get; init; }

    /// <summary>What could not be done, and why.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value.ToPlainArray(); } = [];
}
