namespace Perf.Tuning;

/// <summary>A <see cref="Capture"/> as the journal has it: bytes lie beside it under their hash.</summary>
internal sealed record CaptureRecord
{
    /// <summary>Each setting's value before; null where it was not set, or is secret.</summary>
    public IReadOnlyDictionary<string, string?> Before { get; init; } = new Dictionary<string, string?>();

    /// <summary>Each setting's value in effect as it was read just before, in the form of reading back; without what is secret.</summary>
    public IReadOnlyDictionary<string, string?> Seen { get; init; } = new Dictionary<string, string?>();

    /// <summary>What was looked at (<see cref="Observation.Identity"/>): undoing looks at the same, or at nothing.</summary>
    public string Identity { get; init; } = "";

    /// <summary>What the mechanism needs besides.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>The mechanism's blobs: the SHA-256 of each by its name.</summary>
    public IReadOnlyDictionary<string, string> Blobs { get; init; } = new Dictionary<string, string>();

    /// <summary>Secret settings: the SHA-256 of the blob that holds the value before; null where it was not set.</summary>
    public IReadOnlyDictionary<string, string?> Secrets { get; init; } = new Dictionary<string, string?>();

    /// <summary>Lines for a shell that put back what was there.</summary>
    public IReadOnlyList<string> Script { get; init; } = [];
}
