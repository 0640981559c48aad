namespace Perf;

/// <summary>The disk of a folder.</summary>
public sealed record DiskObservation
{
    /// <summary>The folder that was asked about.</summary>
    public string Path { get; init; } = "";

    /// <summary>Why the disk cannot be asked; empty when it can.</summary>
    public string Fault { get; init; } = "";

    /// <summary>What this user may still write, bytes.</summary>
    public long Free { get; init; }

    /// <summary>The size of the disk, bytes.</summary>
    public long Total { get; init; }
}
