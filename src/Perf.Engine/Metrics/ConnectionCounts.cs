namespace Perf.Engine.Metrics;

/// <summary>What happened to one loop's connections since the last second.</summary>
internal sealed class ConnectionCounts
{
    public long Opened { get; set; }

    public long Reused { get; set; }

    public long TlsHandshakes { get; set; }

    public long TlsResumed { get; set; }

    public void MoveTo(ConnectionCounts sum)
    {
        sum.Opened += Opened;
        sum.Reused += Reused;
        sum.TlsHandshakes += TlsHandshakes;
        sum.TlsResumed += TlsResumed;
        Clear();
    }

    public void Clear() => (Opened, Reused, TlsHandshakes, TlsResumed) = (0, 0, 0, 0);
}
