namespace Perf.Compatibility.Import;

/// <summary>What names of headers mean to a request that is written by somebody else's hand.</summary>
internal static class HeaderNames
{
    private static readonly HashSet<string> s_connection = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "keep-alive", "proxy-connection", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "host", "content-length", "expect", "http2-settings", "accept-encoding", "alt-used",
    };

    /// <summary>Whether a header belongs to the connection, so that the engine makes its own (RFC 9110, section 7.6.1).</summary>
    public static bool IsOfConnection(string name) => name.StartsWith(':') || s_connection.Contains(name);

    /// <summary>Whether it can be the name of a header: RFC 9110's token.</summary>
    public static bool IsToken(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
