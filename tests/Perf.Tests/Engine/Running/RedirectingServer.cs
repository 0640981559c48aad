using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Perf.Tests.Engine.Running;

/// <summary>Keeps every request as it came; answers the first of a run with a redirect where it is asked to, and all others with 200.</summary>
internal sealed class RedirectingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _requests = [];
    private readonly int _status;
    private readonly string _location;
    private readonly Task _serving;

    public RedirectingServer(int status, string location)
    {
        _status = status;
        _location = location;
        _listener.Start(256);
        Root = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _serving = AcceptAsync();
    }

    public Uri Root { get; }

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
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

    // The client writes each request at once and waits for its answer, so one read is one request.
    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            byte[] buffer = new byte[16_384];
            try
            {
                for (int read; (read = await socket.ReceiveAsync(buffer, _stop.Token)) > 0;)
                {
                    bool isFirst;
                    lock (_requests)
                    {
                        isFirst = _requests.Count == 0;
                        _requests.Add(Encoding.UTF8.GetString(buffer, 0, read));
                    }

                    string head = isFirst ? $"HTTP/1.1 {_status} X\r\nlocation: {_location}\r\n" : "HTTP/1.1 200 OK\r\n";
                    await socket.SendAsync(Encoding.ASCII.GetBytes($"{head}content-length: 0\r\n\r\n"), _stop.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
            }
        }
    }
}
