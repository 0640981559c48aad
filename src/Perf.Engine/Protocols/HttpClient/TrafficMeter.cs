namespace Perf.Engine.Protocols.HttpClient;

/// <summary>
/// Counts the bytes of all connections of a client. Several requests share a connection, so a byte belongs to none of them: each outcome takes what has
/// gathered since the last one did, and the sums are right.
/// </summary>
internal sealed class TrafficMeter
{
    private long _sent;
    private long _received;

    public void AddSent(long bytes) => Interlocked.Add(ref _sent, bytes);

    public void AddReceived(long bytes) => Interlocked.Add(ref _received, bytes);

    public void MoveTo(StepOutcome outcome)
    {
        outcome.BytesSent += Interlocked.Exchange(ref _sent, 0);
        outcome.BytesReceived += Interlocked.Exchange(ref _received, 0);
    }
}
