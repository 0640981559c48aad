using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Perf.Tests.Engine.Protocols.HttpClient;

/// <summary>A proxy that makes tunnels (CONNECT), for those who know the password when it has one.</summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string? _credentials;
    private readonly Task _serving;
    private int _tunnels;

    public ConnectProxy(string? credentials = null)
    {
        _credentials = credentials is null ? null : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Tunnels => Volatile.Read(ref _tunnels);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var tunnels = new List<Task>();
        try
        {
            while (true)
            {
                tunnels.Add(TunnelAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(tunnels);
        }
    }

    private async Task TunnelAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream near = client.GetStream();
                var head = new StringBuilder();
                byte[] one = new byte[1];
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await near.ReadAsync(one, _stop.Token) > 0)
                {
                    head.Append((char)one[0]);
                }

                string[] lines = head.ToString().Split("\r\n");
                string[] request = lines[0].Split(' ');
                bool isAllowed = request[0] == "CONNECT" && (_credentials is null || lines.Contains($"proxy-authorization: {_credentials}"));
                await near.WriteAsync(Encoding.ASCII.GetBytes(isAllowed ? "HTTP/1.1 200 Connection established\r\nvia: 1.1 test\r\n\r\n" : "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n"), _stop.Token);
                if (!isAllowed)
                {
                    return;
                }

                Interlocked.Increment(ref _tunnels);
                using var server = new TcpClient();
                await server.ConnectAsync(IPEndPoint.Parse(request[1]), _stop.Token);
                NetworkStream far = server.GetStream();
                await Task.WhenAny(near.CopyToAsync(far, _stop.Token), far.CopyToAsync(near, _stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // One side has gone; the other follows.
            }
        }
    }
}
