namespace Perf.Engine.Workers;

/// <summary>What a script's own summary is to be written to.</summary>
internal sealed record WorkerOutput
{
    /// <summary>Contents by file name; <c>stdout</c> and <c>stderr</c> are the terminal.</summary>
    public IReadOnlyDictionary<string, byte[]> Contents { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>What went wrong, or null.</summary>
    public string? Fault { get; init; }
}
