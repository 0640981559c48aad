using System.Net;
using System.Text;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>A tunnel through an HTTP proxy (CONNECT, RFC 9110, section 9.3.6). HTTP/2, WebSocket and gRPC go through it with and without TLS.</summary>
internal sealed class ProxyTunnel(ProxyServer proxy)
{
    private const int MaxHead = 16 * 1024;

    /// <summary>Where the proxy listens.</summary>
    public DnsEndPoint Address { get; } = new(proxy.Host, proxy.Port);

    /// <summary>Asks the proxy for a tunnel; afterwards the stream speaks to the host itself.</summary>
    public async Task OpenAsync(Stream stream, string host, int port, CancellationToken cancellation)
    {
        string authority = $"{host}:{port}";
        await stream.WriteAsync(proxy.TunnelTo(new HttpOrigin(IsTls: true, host.Trim('[', ']'), port)), cancellation).ConfigureAwait(false);

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
