namespace Perf;

/// <summary>What the store of runs looks like.</summary>
public sealed record StoreObservation
{
    /// <summary>The file.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether it is there; before the first run it is not.</summary>
    public bool Exists { get; init; }

    /// <summary>Why it cannot be opened or read; empty when it can.</summary>
    public string Fault { get; init; } = "";

    /// <summary>What SQLite's integrity check and its check of foreign keys found; none when all is well.</summary>
    public IReadOnlyList<string> Damage { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The version of its schema.</summary>
    public int Version { get; init; }

    /// <summary>The version that this build makes.</summary>
    public int LatestVersion { get; init; }

    /// <summary>Tables, indexes, views and triggers that its version has and it lacks, or that differ.</summary>
    public IReadOnlyList<string> SchemaDifferences { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The runs in it.</summary>
    public long Runs { get; init; }

    /// <summary>Its size with its log, bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>The runs that wait to be sent to a shared history.</summary>
    public int Unshared { get; init; }

    /// <summary>Why the first of them waits, or empty.</summary>
    public string UnsharedReason { get; init; } = "";
}
