namespace Perf.Engine.Protocols.Http;

/// <summary>What a connection is doing.</summary>
internal enum ConnectionState
{
    Opening,
    Idle,
    Sending,
    Receiving,
    Closed,
}
