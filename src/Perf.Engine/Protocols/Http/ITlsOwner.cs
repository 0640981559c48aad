using System.Net.Sockets;

namespace Perf.Engine.Protocols.Http;

/// <summary>Hears of a TLS layer, on its loop's thread.</summary>
internal interface ITlsOwner
{
    /// <summary>The handshake is done.</summary>
    /// <param name="isResumed">Whether it resumed a session.</param>
    void Secured(bool isResumed);

    /// <summary>There was no agreement, or the server's certificate is not accepted.</summary>
    void HandshakeFailed(Exception error);

    /// <summary>Decrypted bytes; valid during the call only.</summary>
    void Decrypted(ReadOnlySpan<byte> bytes);

    /// <summary>The peer has closed, or what it sent cannot be decrypted.</summary>
    void Ended(SocketError error);
}
