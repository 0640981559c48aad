namespace Perf.Engine.Metrics.Selection;

/// <summary>A tag whose value is known only when a sample is measured.</summary>
internal enum DynamicTag
{
    /// <summary>The answer's status.</summary>
    Status,

    /// <summary>Whether the request was as expected.</summary>
    ExpectedResponse,

    /// <summary>k6's number of an error.</summary>
    ErrorCode,

    /// <summary>The error's class.</summary>
    Error,

    /// <summary>The method that was sent: a redirect may have changed it.</summary>
    Method,

    /// <summary>The version of TLS.</summary>
    TlsVersion,

    /// <summary>A check's name.</summary>
    Check,

    /// <summary>A tag of the user's that is a template.</summary>
    Template,
}
