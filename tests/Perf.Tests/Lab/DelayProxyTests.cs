using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Perf.Lab.Faults;

namespace Perf.Tests.Lab;

public class DelayProxyTests
{
    [Fact]
    public async Task ServeAsync_BytesEachWay_AreTheSameAndLater()
    {
        TimeSpan delay = TimeSpan.FromMilliseconds(100);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var echo = new TcpListener(IPAddress.Loopback, 0);
        echo.Start();
        using var front = new TcpListener(IPAddress.Loopback, 0);
        front.Start();
        Task serving = DelayProxy.ServeAsync(front, ((IPEndPoint)echo.LocalEndpoint).Port, delay, TimeProvider.System, stop.Token);
        _ = EchoAsync(echo, stop.Token);

        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)front.LocalEndpoint, stop.Token);
        byte[] sent = Encoding.ASCII.GetBytes(new string('x', 200_000) + "end");
        long start = Stopwatch.GetTimestamp();
        Task writing = client.GetStream().WriteAsync(sent, stop.Token).AsTask();
        byte[] received = new byte[sent.Length];
        await client.GetStream().ReadExactlyAsync(received, stop.Token);
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        await writing;

        Assert.Equal(sent, received);
        // There and back: never less, whatever the machine does. How much more depends on it.
        Assert.True(took >= delay * 2, $"It took {took}.");
        await stop.CancelAsync();
        await serving;
    }

    private static async Task EchoAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(cancellationToken);
        await client.GetStream().CopyToAsync(client.GetStream(), cancellationToken);
    }
}
