using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Perf.Tests.Cluster;

/// <summary>Answers any GET with nothing, and notes when the last one came: what whoever asks believes of it does not matter.</summary>
internal sealed class StampingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private long _last;

    public StampingServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>When the last request came, a timestamp of <see cref="Stopwatch"/>; 0 before.</summary>
    public long Last => Interlocked.Read(ref _last);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                byte[] answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
                using var reader = new StreamReader(connection.GetStream());
                while (await reader.ReadLineAsync(_stop.Token) is { } line)
                {
                    // Requests have no body: an empty line ends each.
                    if (line.Length == 0)
                    {
                        Interlocked.Exchange(ref _last, Stopwatch.GetTimestamp());
                        await connection.GetStream().WriteAsync(answer, _stop.Token);
                    }
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // Whoever asked has gone, or the test is over.
            }
        }
    }
}
