using System.Net;
using System.Net.Sockets;

namespace Perf.Engine.Sample;

/// <summary>
/// The small HTTP server behind <c>target: sample</c>: a shop with a sign-in, a list and an order, with latencies of some milliseconds. It needs nothing but the
/// runtime, listens on loopback only, and lives as long as the run.
/// </summary>
public sealed class SampleServer : IAsyncDisposable
{
    /// <summary>The word for it in a scenario's <c>target</c>.</summary>
    public const string TargetName = "sample";

    private const int MaxRequest = 64 * 1024;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private long _requests;

    private SampleServer(TcpListener listener)
    {
        _listener = listener;
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts a server on a free port.</summary>
    /// <returns>The server.</returns>
    public static SampleServer Start()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(1024);
        return new SampleServer(listener);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false));
                }
                catch (SocketException) when (!_stop.IsCancellationRequested)
                {
                    // One connection that broke off, or no more files for a while: those who wait are served when there are.
                    await Task.Delay(s_pause, _stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        byte[] buffer = new byte[MaxRequest];
        int length = 0;
        try
        {
            using (socket)
            {
                while (true)
                {
                    int size;
                    while ((size = SampleRequest.LengthOf(buffer.AsSpan(0, length))) < 0)
                    {
                        int read = length == buffer.Length ? 0 : await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token).ConfigureAwait(false);
                        if (read == 0)
                        {
                            return;
                        }

                        length += read;
                    }

                    SampleRequest request = SampleRequest.Parse(buffer.AsSpan(0, size));
                    buffer.AsSpan(size, length - size).CopyTo(buffer);
                    length -= size;
                    SampleResponse response = SampleShop.Answer(request, Interlocked.Increment(ref _requests));
                    await Task.Delay(response.Delay, _stop.Token).ConfigureAwait(false);
                    await socket.SendAsync(response.ToBytes(), _stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client or the run is gone.
        }
    }
}
