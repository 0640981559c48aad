using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Sockets;

/// <summary>How a WebSocket is opened.</summary>
internal sealed record SocketOptions
{
    /// <summary>Where it goes.</summary>
    public required Uri Url { get; init; }

    /// <summary>The headers of the opening request.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The subprotocols that are offered.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>Whether messages may be compressed (RFC 7692).</summary>
    public bool Compresses { get; init; }

    /// <summary>The tags of what is measured, the address among them.</summary>
    public TagSet Tags { get; init; } = TagSet.Empty;
}
