using System.Net;

namespace Perf.Engine.Protocols;

/// <summary>Whether a connection for requests may be opened, whatever name or redirect leads there. Called on any thread, for each connection and each of its addresses.</summary>
/// <param name="scheme"><c>http</c> or <c>https</c>; that of WebSocket is its counterpart of HTTP.</param>
/// <param name="host">The host's name or address, without brackets.</param>
/// <param name="port">The port.</param>
/// <param name="place">Where the connection goes; null where a proxy makes it.</param>
/// <returns>Why it may not, or null.</returns>
internal delegate string? ConnectionRule(string scheme, string host, int port, IPEndPoint? place);
