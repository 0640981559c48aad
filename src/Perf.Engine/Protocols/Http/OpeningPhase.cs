namespace Perf.Engine.Protocols.Http;

/// <summary>How far the opening of a connection is.</summary>
internal enum OpeningPhase
{
    Resolving,
    Connecting,
    Tunnelling,
    Handshaking,
    Over,
}
