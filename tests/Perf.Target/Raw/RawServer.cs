using System.Net.Sockets;
using System.Text;

namespace Perf.Target.Raw;

/// <summary>One request per connection, answered by bytes. For what an HTTP server refuses to send.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private const int MaxHead = 65_536;

    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <summary>Serves a socket that already listens, and owns it from here on.</summary>
    public RawServer(Socket listener)
    {
        _listener = listener;
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new HashSet<Task>();
        try
        {
            while (true)
            {
                var connection = await _listener.AcceptAsync(_stop.Token);
                serving.RemoveWhere(task => task.IsCompleted);
                serving.Add(ServeAsync(connection));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Only disposal ends the loop.
        }
        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket connection)
    {
        using (connection)
        {
            try
            {
                connection.NoDelay = true;
                if (await ReadRequestLineAsync(connection) is not { } line)
                {
                    return;
                }
                var request = RawRequest.Parse(line);
                if (RawAnswers.All.TryGetValue(request.Path, out var answer) || RawFaults.All.TryGetValue(request.Path, out answer))
                {
                    await answer(connection, request, _stop.Token);
                }
                else
                {
                    await connection.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _stop.Token);
                }
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
                // The client gave up, which is what some of these answers are for.
            }
        }
    }

    // The whole head is read, since closing a socket with unread bytes would send RST instead of FIN.
    private async Task<string?> ReadRequestLineAsync(Socket connection)
    {
        var head = new byte[MaxHead];
        int length = 0;
        while (length < head.Length)
        {
            int read = await connection.ReceiveAsync(head.AsMemory(length), _stop.Token);
            if (read == 0)
            {
                return null;
            }
            length += read;
            if (head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
            {
                return Encoding.ASCII.GetString(head, 0, head.AsSpan(0, length).IndexOf("\r\n"u8));
            }
        }
        return null;
    }
}
