namespace Perf.Engine.Protocols.Http;

/// <summary>What a connection is doing.</summary>
internal enum ConnectionState
{
    Opening,
    Idle,

    /// <summary>It has a request, which is sent before the loop waits.</summary>
    Queued,
    Sending,
    Receiving,
    Closed,
}
