namespace Perf.Telemetry.Sinks;

/// <summary>Carries batches to a destination, one at a time. It tells of faults and throws none, but for being stopped.</summary>
internal interface ITransport : IDisposable
{
    /// <summary>Looks whether the destination is ready.</summary>
    /// <returns>What is wrong and what to do; null when nothing is.</returns>
    Task<string?> ProbeAsync(CancellationToken stop);

    /// <summary>Sends a batch.</summary>
    Task<Delivery> SendAsync(SinkBatch batch, CancellationToken stop);
}
