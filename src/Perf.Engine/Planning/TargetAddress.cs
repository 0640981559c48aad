namespace Perf.Engine.Planning;

/// <summary>
/// The two ways in which a target may be written: a host that speaks WebSocket is asked by HTTP first (RFC 6455, section 4), so that <c>ws</c> and <c>http</c>, and <c>wss</c> and
/// <c>https</c>, are one address. Pure.
/// </summary>
internal static class TargetAddress
{
    /// <summary>Whether an address is one that a target may have.</summary>
    /// <param name="address">The address.</param>
    public static bool IsOne(Uri address) => address is { Scheme: "http" or "https" or "ws" or "wss", Host.Length: > 0 };

    /// <summary>The address for requests.</summary>
    /// <param name="target">The target.</param>
    public static Uri AsHttp(Uri target) => With(target, "http");

    /// <summary>The address for conversations.</summary>
    /// <param name="target">The target.</param>
    public static Uri AsWebSocket(Uri target) => With(target, "ws");

    private static Uri With(Uri target, string scheme)
    {
        string wanted = target.Scheme is "https" or "wss" ? $"{scheme}s" : scheme;
        return target.Scheme == wanted ? target : new UriBuilder(target) { Scheme = wanted, Port = target.Port }.Uri;
    }
}
