using System.Net.Sockets;
using System.Text;
using Perf.Target.Raw;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>A proxy as small as one can be: passes http on that is in absolute form, opens tunnels for CONNECT, and asks for a password when it has one.</summary>
internal sealed class ForwardProxy : IAsyncDisposable
{
    private readonly List<string> _heads = [];
    private readonly string? _credentials;
    private readonly SocketServer _server;

    public ForwardProxy(string? credentials = null)
    {
        _credentials = credentials is null ? null : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";
        _server = new SocketServer(ServeAsync);
    }

    public string Authority => _server.Root.Authority;

    /// <summary>What the proxy saw; of a tunnel, only its opening.</summary>
    public IReadOnlyList<string> Heads
    {
        get
        {
            lock (_heads)
            {
                return [.. _heads];
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16_384];
        while (true)
        {
            int read = await client.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return;
            }

            string head = Encoding.Latin1.GetString(buffer, 0, read);
            lock (_heads)
            {
                _heads.Add(head);
            }

            if (_credentials is not null && !head.Contains($"proxy-authorization: {_credentials}\r\n", StringComparison.OrdinalIgnoreCase))
            {
                await client.SendTextAsync("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n", cancellationToken);
                continue;
            }

            string[] line = head.Split(' ');
            bool isTunnel = line[0] == "CONNECT";
            using var server = new TcpClient();
            Uri target = new(isTunnel ? $"https://{line[1]}/" : line[1]);
            await server.ConnectAsync(target.Host, target.Port, cancellationToken);
            if (isTunnel)
            {
                await client.SendTextAsync("HTTP/1.1 200 Connection established\r\n\r\n", cancellationToken);
                await Task.WhenAny(PassAsync(client, server.Client, cancellationToken), PassAsync(server.Client, client, cancellationToken));
                return;
            }

            await server.Client.SendTextAsync($"{line[0]} {target.PathAndQuery} {string.Join(' ', line[2..])}".Replace("HTTP/1.1\r\n", "HTTP/1.1\r\nConnection: close\r\n", StringComparison.Ordinal), cancellationToken);
            await PassAsync(server.Client, client, cancellationToken);
            return;
        }
    }

    private static async Task PassAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16_384];
        for (int read; (read = await from.ReceiveAsync(buffer, cancellationToken)) > 0;)
        {
            await to.SendAllAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
