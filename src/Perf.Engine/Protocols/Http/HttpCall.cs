namespace Perf.Engine.Protocols.Http;

/// <summary>A request as it goes onto the wire.</summary>
public sealed class HttpCall
{
    /// <summary>Where it goes.</summary>
    public required HttpOrigin Origin { get; init; }

    /// <summary>The method, upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The whole request, head and body.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>How long it may take, connecting included.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether the response's body is wanted; otherwise it is read and thrown away.</summary>
    public bool WantsBody { get; init; }

    /// <summary>The largest body that is accepted, in bytes.</summary>
    public long MaxBodySize { get; init; } = long.MaxValue;

    /// <summary>Whether it may be sent a second time when a kept connection turns out to be closed (RFC 9110, section 9.2.2).</summary>
    public bool IsIdempotent => Method is "GET" or "HEAD" or "OPTIONS" or "PUT" or "DELETE";
}
