namespace Perf.Engine.Protocols.Http;

/// <summary>Where connections go: scheme, host and port.</summary>
/// <param name="IsTls">Whether it is https.</param>
/// <param name="Host">The host's name or address, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
public readonly record struct HttpOrigin(bool IsTls, string Host, int Port)
{
    /// <summary>The origin of a URL.</summary>
    /// <param name="url">An absolute http or https URL.</param>
    /// <returns>The origin.</returns>
    public static HttpOrigin Of(Uri url) => new(url.Scheme == Uri.UriSchemeHttps, url.IdnHost, url.Port);

    /// <summary>The origin of a URL whose host may be none: .NET takes <c>http://a..b/</c> for a URL and finds only later that it is no name.</summary>
    /// <param name="url">An absolute URL.</param>
    /// <returns>The origin, or null when its scheme is not http or https, or its host is no name and no address.</returns>
    public static HttpOrigin? TryOf(Uri url) => url.Scheme is "http" or "https" && HasHost(url) ? Of(url) : null;

    /// <summary>Whether the host of a URL is a name or an address.</summary>
    internal static bool HasHost(Uri url)
    {
        try
        {
            return url.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    /// <summary>The value of the Host header: the port only where it is not the scheme's.</summary>
    public string Authority
    {
        get
        {
            string host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
            return Port == (IsTls ? 443 : 80) ? host : $"{host}:{Port}";
        }
    }
}
