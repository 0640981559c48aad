using System.Security.Authentication;

namespace Perf.Engine.Protocols.Http;

/// <summary>Which versions of TLS are offered. A pure function of the settings.</summary>
internal static class TlsVersions
{
    /// <summary>The versions.</summary>
    /// <param name="options">The scenario's settings.</param>
    /// <returns>Those between the least and the most; <see cref="SslProtocols.None"/>, which lets the system choose, where neither is set.</returns>
    public static SslProtocols Of(TlsOptions options)
    {
        if (options.MinVersion is null && options.MaxVersion is null)
        {
            return SslProtocols.None;
        }

        SslProtocols oldest = options.MinVersion is null or "1.2" ? SslProtocols.Tls12 : SslProtocols.None;
        SslProtocols newest = options.MaxVersion is null or "1.3" ? SslProtocols.Tls13 : SslProtocols.None;
        return oldest | newest;
    }
}
