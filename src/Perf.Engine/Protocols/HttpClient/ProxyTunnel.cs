using System.Globalization;
using System.Net;
using System.Text;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>A tunnel through an HTTP proxy (CONNECT, RFC 9110, section 9.3.6). HTTP/2, WebSocket and gRPC go through it with and without TLS.</summary>
internal sealed class ProxyTunnel
{
    private const int MaxHead = 16 * 1024;

    private readonly string? _credentials;

    private ProxyTunnel(DnsEndPoint address, string? credentials)
    {
        Address = address;
        _credentials = credentials;
    }

    /// <summary>Where the proxy listens.</summary>
    public DnsEndPoint Address { get; }

    /// <summary>Reads a proxy's address.</summary>
    /// <exception cref="PerfException">It is none; the message does not repeat it, for a password may stand in it.</exception>
    public static ProxyTunnel Of(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || url.Scheme != Uri.UriSchemeHttp || url.Host.Length == 0)
        {
            throw new PerfException(ErrorIds.ScenarioInvalid, "http.proxy is no address of an HTTP proxy such as http://proxy.example:3128", "http.proxy");
        }

        string? credentials = url.UserInfo.Length == 0 ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo)));
        return new ProxyTunnel(new DnsEndPoint(url.IdnHost, url.Port), credentials);
    }

    /// <summary>Asks the proxy for a tunnel; afterwards the stream speaks to the host itself.</summary>
    public async Task OpenAsync(Stream stream, string host, int port, CancellationToken cancellation)
    {
        string authority = string.Create(CultureInfo.InvariantCulture, $"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host.Trim('[', ']')}]" : host)}:{port}");
        string credentials = _credentials is null ? "" : $"proxy-authorization: Basic {_credentials}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {authority} HTTP/1.1\r\nhost: {authority}\r\n{credentials}\r\n"), cancellation).ConfigureAwait(false);

        // Byte by byte, so that nothing of what follows the head is taken from the host. It is one head for a connection.
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!(head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n'))
        {
            if (head.Length >= MaxHead || await stream.ReadAsync(one, cancellation).ConfigureAwait(false) == 0)
            {
                throw new StepFault(ErrorClasses.Connect, $"the proxy {Address.Host}:{Address.Port} gave no answer that is HTTP when it was asked for a tunnel to {authority}");
            }

            head.Append((char)one[0]);
        }

        string[] status = head.ToString().Split('\r', 2)[0].Split(' ', 3);
        if (status.Length < 2 || !status[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || !status[1].StartsWith('2'))
        {
            string hint = status is [_, "407", ..] ? "; it wants a user and a password: http.proxy: \"http://user:${env:PROXY_PASSWORD}@host:3128\"" : "";
            throw new StepFault(ErrorClasses.Connect, $"the proxy {Address.Host}:{Address.Port} refused a tunnel to {authority} with {(status.Length < 2 ? "no status" : status[1])}{hint}");
        }
    }
}
