namespace Perf;

/// <summary>What a request of a health check was answered. What servers say is untrusted: it is cleaned where it is shown.</summary>
public sealed record HttpObservation
{
    /// <summary>The address, without what may be secret: user, password and query.</summary>
    public string Url { get; init; } = "";

    /// <summary>Why there is no answer.</summary>
    public HttpFault Fault { get; init; }

    /// <summary>The fault in the system's words, or empty.</summary>
    public string FaultMessage { get; init; } = "";

    /// <summary>The answer's status; 0 when there is none.</summary>
    public int Status { get; init; }

    /// <summary>The media type, in lower case, without parameters; or empty.</summary>
    public string MediaType { get; init; } = "";

    /// <summary>Where a redirect leads, without its query; or empty.</summary>
    public string Location { get; init; } = "";

    /// <summary>What the server calls its version in a header (X-Influxdb-Version), or empty.</summary>
    public string Version { get; init; } = "";

    /// <summary>The beginning of the answer, at most 256 kB.</summary>
    public string Body { get; init; } = "";

    /// <summary>The server's clock by the header Date, which says whole seconds (RFC 9110, 6.6.1); null where there is none, or a cache has answered.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>When the request was sent, by this machine's clock.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>When the answer's head was there.</summary>
    public DateTimeOffset AnsweredAt { get; init; }

    /// <summary>How long the answer took, by a clock that nobody sets.</summary>
    public TimeSpan Took { get; init; }
}
