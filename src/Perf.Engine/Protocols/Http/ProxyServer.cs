using System.Text;
using Perf.Engine.Flows;

namespace Perf.Engine.Protocols.Http;

/// <summary>A proxy that requests go through: http in absolute form, https through a tunnel (RFC 9110, section 9.3.6).</summary>
/// <param name="Host">The host.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Authorization">The value of Proxy-Authorization, or null.</param>
internal sealed record ProxyServer(string Host, int Port, string? Authorization)
{
    /// <summary>The proxy of a scenario, with the environment's values in its address; null without one.</summary>
    /// <exception cref="PerfException">Its address is none.</exception>
    public static ProxyServer? Of(HttpOptions options, Func<string, string?> environment) =>
        options.Proxy is { } template ? Parse(TextTemplate.Compile(template, new VariableTable(), environment).Render([])) : null;

    /// <summary>Reads <c>http://user:password@host:port</c>.</summary>
    /// <exception cref="PerfException">It is no such address; the message does not repeat it, for a password may stand in it.</exception>
    public static ProxyServer Parse(string address)
    {
        if (!Uri.TryCreate(address.Contains("://", StringComparison.Ordinal) ? address : $"http://{address}", UriKind.Absolute, out Uri? url) || url.Scheme != "http" || url.Host.Length == 0)
        {
            throw new PerfException(ErrorIds.ScenarioInvalid, "http.proxy is no address of the form http://host:port or http://user:password@host:port.", "http.proxy");
        }

        string? authorization = url.UserInfo.Length == 0 ? null : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo)))}";
        return new ProxyServer(url.IdnHost, url.Port, authorization);
    }

    /// <summary>The request that opens a tunnel.</summary>
    /// <param name="origin">Where the tunnel leads to; whether it is TLS is not looked at.</param>
    public byte[] TunnelTo(HttpOrigin origin)
    {
        string host = origin.Host.Contains(':', StringComparison.Ordinal) ? $"[{origin.Host}]" : origin.Host;
        string authorization = Authorization is null ? "" : $"proxy-authorization: {Authorization}\r\n";
        return Encoding.ASCII.GetBytes($"CONNECT {host}:{origin.Port} HTTP/1.1\r\nhost: {host}:{origin.Port}\r\n{authorization}\r\n");
    }
}
