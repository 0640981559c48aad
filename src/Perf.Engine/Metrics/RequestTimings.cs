namespace Perf.Engine.Metrics;

/// <summary>The phases of one request, in ticks of 100 ns.</summary>
public struct RequestTimings
{
    /// <summary>Waiting for a connection, name look-up included.</summary>
    public long Blocked { get; set; }

    /// <summary>Of <see cref="Blocked"/> the time in which the name was looked up; 0 when its addresses were known.</summary>
    public long LookingUp { get; set; }

    /// <summary>Opening the TCP connection; 0 when one was reused.</summary>
    public long Connecting { get; set; }

    /// <summary>The TLS handshake; 0 when a connection was reused.</summary>
    public long TlsHandshaking { get; set; }

    /// <summary>Writing the request.</summary>
    public long Sending { get; set; }

    /// <summary>From the last byte written to the first byte read.</summary>
    public long Waiting { get; set; }

    /// <summary>From the first byte read to the last.</summary>
    public long Receiving { get; set; }

    /// <summary>Whether the request was sent; otherwise there is no service time.</summary>
    public bool Sent { get; set; }

    /// <summary>Service time: sending + waiting + receiving.</summary>
    public readonly long Duration => Sending + Waiting + Receiving;
}
