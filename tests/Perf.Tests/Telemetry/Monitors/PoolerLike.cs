using System.Net;
using System.Net.Sockets;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>Stands before a PostgreSQL and tells its clients of another process than the server's, as poolers do.</summary>
internal sealed class PoolerLike : IAsyncDisposable
{
    private const int LastOfProcess = 8;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _server;
    private readonly Task _serving;

    public PoolerLike(int server)
    {
        _server = server;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    // BackendKeyData of PostgreSQL's protocol: its letter and its length, before the process and its key of four bytes each.
    private static ReadOnlySpan<byte> KeyData => [(byte)'K', 0, 0, 0, 12];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
                await await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), _stop.Token), AnswerAsync(server.GetStream(), client.GetStream()));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One of the two has gone.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream server, NetworkStream client)
    {
        byte[] buffer = new byte[1 << 16];
        bool isTold = false;
        for (int read = await server.ReadAsync(buffer, _stop.Token); read > 0; read = await server.ReadAsync(buffer, _stop.Token))
        {
            // A session's beginning comes in one piece.
            int at = isTold ? -1 : buffer.AsSpan(0, read).IndexOf(KeyData);
            if (at >= 0)
            {
                buffer[at + LastOfProcess] ^= 1;
                isTold = true;
            }

            await client.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }
}
