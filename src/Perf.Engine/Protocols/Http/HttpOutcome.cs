using Perf.Engine.Metrics;

namespace Perf.Engine.Protocols.Http;

/// <summary>What became of a request: a response, or an error class.</summary>
public sealed class HttpOutcome
{
    /// <summary>The phases.</summary>
    public RequestTimings Timings { get; set; }

    /// <summary>The status, or 0 when there was no response.</summary>
    public int Status { get; set; }

    /// <summary>The response's head, or null when there was none.</summary>
    public ResponseHead? Head { get; set; }

    /// <summary>The body, decoded, when it was wanted.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The body's size as it was sent, in bytes.</summary>
    public long BodySize { get; set; }

    /// <summary>Bytes written.</summary>
    public long BytesSent { get; set; }

    /// <summary>Bytes read.</summary>
    public long BytesReceived { get; set; }

    /// <summary>The error's class, one of <see cref="ErrorClasses"/>, or null when a whole response came.</summary>
    public string? ErrorClass { get; set; }

    /// <summary>What happened, for people.</summary>
    public string ErrorMessage { get; set; } = "";

    /// <summary>Whether it was cut off by the end of the run and not by the server or its timeout.</summary>
    public bool Interrupted { get; set; }
}
