namespace Perf.Tuning;

/// <summary>What was there before a change: what the journal keeps and undoing needs.</summary>
internal sealed record Capture
{
    /// <summary>Each setting's value before; null where it was not set. A secret's is null here and in a blob.</summary>
    public required IReadOnlyDictionary<string, string?> Before { get; init; }

    /// <summary>What undoing needs besides, as plain texts: paths, names, the identity of a server.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>Original bytes by name: files as they were, secrets. The journal keeps them under their hash, readable for their owner alone.</summary>
    public IReadOnlyDictionary<string, byte[]> Blobs { get; init; } = new Dictionary<string, byte[]>();
}
