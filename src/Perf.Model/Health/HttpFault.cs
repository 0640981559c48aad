namespace Perf;

/// <summary>Why a request has no answer.</summary>
public enum HttpFault
{
    /// <summary>There is an answer.</summary>
    None,

    /// <summary>The address is none.</summary>
    Address,

    /// <summary>The name of the host is not known.</summary>
    Name,

    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>TLS failed: the certificate, as a rule.</summary>
    Tls,

    /// <summary>What came is no answer of HTTP, or the connection ended.</summary>
    Broken,
}
