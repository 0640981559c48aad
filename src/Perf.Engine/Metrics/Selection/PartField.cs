namespace Perf.Engine.Metrics.Selection;

/// <summary>What of a sample is a part's value.</summary>
internal enum PartField
{
    /// <summary>A request: one.</summary>
    Requests,

    /// <summary>A request: whether it failed.</summary>
    Failed,

    /// <summary>A request: its response time.</summary>
    ResponseTime,

    /// <summary>A request: its service time.</summary>
    Duration,

    /// <summary>A request: waiting for a connection.</summary>
    Blocked,

    /// <summary>A request that looked a name up: how long that took.</summary>
    LookingUp,

    /// <summary>A request: opening the connection.</summary>
    Connecting,

    /// <summary>A request: the TLS handshake.</summary>
    TlsHandshaking,

    /// <summary>A request: writing it.</summary>
    Sending,

    /// <summary>A request: waiting for the answer.</summary>
    Waiting,

    /// <summary>A request: reading the answer.</summary>
    Receiving,

    /// <summary>A request: bytes written.</summary>
    DataSent,

    /// <summary>A request: bytes read.</summary>
    DataReceived,

    /// <summary>A request that is tried again: one.</summary>
    Retries,

    /// <summary>A check: whether it held.</summary>
    Check,

    /// <summary>A value of a metric of the scenario's own.</summary>
    Custom,

    /// <summary>A group: how long it took.</summary>
    GroupDuration,

    /// <summary>An iteration that ended: one.</summary>
    Iterations,

    /// <summary>An iteration that ended: its duration.</summary>
    IterationDuration,

    /// <summary>An iteration that began: its lag.</summary>
    StartLag,

    /// <summary>A start that was never made: one.</summary>
    Dropped,

    /// <summary>An iteration that was cut off: one.</summary>
    Interrupted,
}
