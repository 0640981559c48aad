using System.Net;
using System.Net.Sockets;

namespace Perf.Lab.Faults;

/// <summary>A name server by UDP that knows one name and takes its time for each answer, as one that is far away does: questions do not wait for each other.</summary>
internal static class NameServer
{
    /// <summary>Serves until it is cancelled. Writes <c>ready</c> when it listens.</summary>
    /// <param name="at">Where it listens. Programs of glibc ask port 53 alone.</param>
    /// <param name="name">The name that it knows.</param>
    /// <param name="delay">How long it takes for each answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(IPEndPoint at, OneName name, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var server = new UdpClient(at);
        Console.WriteLine("ready");
        await ServeAsync(server, name, delay, TimeProvider.System, cancellationToken);
    }

    /// <summary>Serves a socket until it is cancelled.</summary>
    public static async Task ServeAsync(UdpClient server, OneName name, TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                UdpReceiveResult asked = await server.ReceiveAsync(cancellationToken);
                if (name.Answer(asked.Buffer) is { } answer)
                {
                    _ = AnswerAsync(server, answer, asked.RemoteEndPoint, delay, time, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It was told to end.
        }
    }

    private static async Task AnswerAsync(UdpClient server, byte[] answer, IPEndPoint to, TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay, time, cancellationToken);
            }

            await server.SendAsync(answer, to, cancellationToken);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Who asked is gone, or the server is.
        }
    }
}
