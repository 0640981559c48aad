namespace Perf;

/// <summary>What is in a folder of files that wait for something.</summary>
public sealed record FolderObservation
{
    /// <summary>The folder.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether it is there.</summary>
    public bool Exists { get; init; }

    /// <summary>The files in it and below.</summary>
    public int Files { get; init; }

    /// <summary>Their size, bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>When the oldest was written last; null when there is none.</summary>
    public DateTimeOffset? OldestAt { get; init; }
}
