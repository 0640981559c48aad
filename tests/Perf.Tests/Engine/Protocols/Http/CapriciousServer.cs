using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>
/// Answers with the path, and closes each connection after 1 to 5 requests: at once, a moment later (when the next request may be on its way), or saying so
/// beforehand.
/// </summary>
internal sealed class CapriciousServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random;
    private readonly Task _accepting;

    public CapriciousServer(int seed)
    {
        _random = new Random(seed);
        _listener.Start(256);
        Root = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Root { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private int Next(int below)
    {
        lock (_random)
        {
            return _random.Next(below);
        }
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            byte[] buffer = new byte[4096];
            int way = Next(3);
            try
            {
                for (int left = 1 + Next(5); left > 0; left--)
                {
                    int read = await socket.ReceiveAsync(buffer, _stop.Token);
                    if (read == 0)
                    {
                        return;
                    }

                    string path = Encoding.ASCII.GetString(buffer, 0, read).Split(' ')[1];
                    string says = left == 1 && way == 2 ? "connection: close\r\n" : "";
                    await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{says}content-length: {path.Length}\r\n\r\n{path}"), _stop.Token);
                }

                if (way == 1)
                {
                    await Task.Delay(1, _stop.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
            }
        }
    }
}
