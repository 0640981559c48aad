namespace Perf.Telemetry.Sinks;

/// <summary>What is sent in one request, compressed: what waits takes little memory and little disk.</summary>
/// <param name="Body">The compressed body.</param>
/// <param name="Points">How many points it has.</param>
internal sealed record SinkBatch(byte[] Body, int Points)
{
    /// <summary>Its place among the run's, from 0.</summary>
    public long Number { get; init; }

    /// <summary>The file on disk that it came from; null for one that was never there.</summary>
    public SpilledFile? From { get; init; }

    /// <summary>Whether it is of an earlier run.</summary>
    public bool IsReplay => From is { IsOwn: false };
}
