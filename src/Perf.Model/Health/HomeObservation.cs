namespace Perf;

/// <summary>Whether Perf's home can be written.</summary>
public sealed record HomeObservation
{
    /// <summary>The folder.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether it is there; before the first run it is not.</summary>
    public bool Exists { get; init; }

    /// <summary>Why nothing can be written there; empty when it can.</summary>
    public string Fault { get; init; } = "";
}
