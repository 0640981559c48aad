using System.Net.Sockets;
using System.Text;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>
/// Answers with the path, and closes each connection after 1 to 5 requests: at once, a moment later (when the next request may be on its way), or saying so
/// beforehand.
/// </summary>
internal sealed class CapriciousServer : IAsyncDisposable
{
    private readonly Random _random;
    private readonly SocketServer _server;

    public CapriciousServer(int seed)
    {
        _random = new Random(seed);
        _server = new SocketServer(ServeAsync);
    }

    public Uri Root => _server.Root;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private int Next(int below)
    {
        lock (_random)
        {
            return _random.Next(below);
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        int way = Next(3);
        for (int left = 1 + Next(5); left > 0; left--)
        {
            int read = await socket.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return;
            }

            string path = Encoding.ASCII.GetString(buffer, 0, read).Split(' ')[1];
            string says = left == 1 && way == 2 ? "connection: close\r\n" : "";
            await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{says}content-length: {path.Length}\r\n\r\n{path}"), cancellationToken);
        }

        if (way == 1)
        {
            await Task.Delay(1, cancellationToken);
        }
    }
}
