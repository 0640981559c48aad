using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Perf.Lab.Faults;

/// <summary>
/// A TCP proxy on 127.0.0.1 that holds every byte back, each way: distance without a kernel's help. Connecting takes no longer, for the kernel answers that by itself; everything said afterwards does.
/// </summary>
internal static class DelayProxy
{
    private const int BlockSize = 64 * 1024;

    /// <summary>Serves until it is cancelled. Writes <c>ready</c> when it listens.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="target">The port behind it, of 127.0.0.1 too.</param>
    /// <param name="delay">How long a byte is held, each way.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(int port, int target, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start(backlog: 512);
        Console.WriteLine("ready");
        await ServeAsync(listener, target, delay, TimeProvider.System, cancellationToken);
    }

    /// <summary>Serves a listener until it is cancelled.</summary>
    public static async Task ServeAsync(TcpListener listener, int target, TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync(cancellationToken);
                _ = ConnectAsync(client, target, delay, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // It was told to end.
        }
    }

    private static async Task ConnectAsync(TcpClient client, int target, TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target, cancellationToken);
                client.NoDelay = server.NoDelay = true;
                await Task.WhenAll(
                    PassAsync(client.Client, server.Client, delay, time, cancellationToken),
                    PassAsync(server.Client, client.Client, delay, time, cancellationToken));
            }
            catch (Exception error) when (error is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // One side is gone, and so is the connection.
            }
        }
    }

    // What is read goes into a queue with the time at which it is due, so that many bytes can be under way at once.
    private static async Task PassAsync(Socket from, Socket to, TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        var underWay = Channel.CreateUnbounded<(long Read, byte[] Bytes)>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        Task sending = Task.Run(
            async () =>
            {
                await foreach ((long read, byte[] bytes) in underWay.Reader.ReadAllAsync(cancellationToken))
                {
                    TimeSpan left = delay - time.GetElapsedTime(read);
                    if (left > TimeSpan.Zero)
                    {
                        await Task.Delay(left, time, cancellationToken);
                    }

                    for (int sent = 0; sent < bytes.Length;)
                    {
                        sent += await to.SendAsync(bytes.AsMemory(sent), cancellationToken);
                    }
                }

                to.Shutdown(SocketShutdown.Send);
            },
            cancellationToken);
        byte[] block = new byte[BlockSize];
        try
        {
            for (int count; (count = await from.ReceiveAsync(block, cancellationToken)) > 0;)
            {
                underWay.Writer.TryWrite((time.GetTimestamp(), block[..count]));
            }
        }
        finally
        {
            underWay.Writer.Complete();
        }

        await sending;
    }
}
