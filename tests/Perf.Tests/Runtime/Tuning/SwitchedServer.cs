using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Perf.Tests.Runtime.Tuning;

/// <summary>A server of HTTP/1.1 on 127.0.0.1 whose answers can be made slower, fail, or stop while it is asked.</summary>
internal sealed class SwitchedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public SwitchedServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public static SwitchedServer Start() => new();

    /// <summary>How long each answer takes, in milliseconds.</summary>
    public volatile int DelayMs = 10;

    /// <summary>The status of answers.</summary>
    public volatile int Status = 200;

    /// <summary>Whether nothing is answered.</summary>
    public volatile bool IsSilent;

    public Uri Uri => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}/");

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
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        try
        {
            while (true)
            {
                string? line = await reader.ReadLineAsync(_stop.Token);
                if (line is null)
                {
                    return;
                }

                // The empty line behind the last header ends a request without a body.
                if (line.Length > 0)
                {
                    continue;
                }

                await Task.Delay(IsSilent ? Timeout.Infinite : DelayMs, _stop.Token);
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {Status.ToString(CultureInfo.InvariantCulture)} Any\r\nContent-Length: 2\r\n\r\nok"), _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Either side is gone.
        }
    }
}
