using System.Net.Sockets;

namespace Perf.Engine.Network;

/// <summary>Hears of a channel, on its loop's thread. It may close the channel in any of these calls, and hears nothing more then.</summary>
internal interface IChannelOwner
{
    /// <summary>The connection is open, or could not be opened.</summary>
    void Connected(SocketError error);

    /// <summary>Bytes came; the span is valid during the call only, and never empty.</summary>
    void Received(ReadOnlySpan<byte> bytes);

    /// <summary>The peer has closed (<see cref="SocketError.Success"/>) or the connection broke. Nothing more is received.</summary>
    void Ended(SocketError error);

    /// <summary>All that was given to <see cref="Channel.Send"/> is with the operating system, after a time when it was not.</summary>
    void Drained();
}
