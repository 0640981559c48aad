namespace Perf.Engine.Protocols.Http;

/// <summary>What a connection is doing, in the order in which it happens.</summary>
internal enum ConnectionState
{
    Resolving,
    Connecting,
    Tunnelling,
    Handshaking,
    Idle,
    Sending,
    Receiving,
    Closed,
}
