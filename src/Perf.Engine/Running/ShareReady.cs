namespace Perf.Engine.Running;

/// <summary>A run is ready to begin: everything is loaded and compiled, and what comes before the load is done.</summary>
public sealed record ShareReady
{
    /// <summary>What the setup has set, for the other shares; null where there was none. Opaque; of the same build and scenario.</summary>
    public byte[]? Given { get; init; }
}
