using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>Answers the first request of a connection, and closes it when the second has come: what a client sees whose kept connection runs out just then.</summary>
internal sealed class ClosingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _answer;
    private readonly Task _serving;
    private int _requests;

    public ClosingServer(string answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
    {
        _answer = Encoding.ASCII.GetBytes(answer);
        _listener.Start();
        Root = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _serving = ServeAsync();
    }

    public Uri Root { get; }

    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        // Stopped between two connections, a listener says that it does not listen.
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            byte[] buffer = new byte[4096];
            try
            {
                if (await socket.ReceiveAsync(buffer, _stop.Token) > 0)
                {
                    Interlocked.Increment(ref _requests);
                    await socket.SendAsync(_answer, _stop.Token);
                    if (await socket.ReceiveAsync(buffer, _stop.Token) > 0)
                    {
                        Interlocked.Increment(ref _requests);
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
            }
        }
    }
}
