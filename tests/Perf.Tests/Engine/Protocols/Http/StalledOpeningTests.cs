using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Perf.Engine.Network;
using Perf.Engine.Protocols.Http;
using Perf.Tests.Target;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>A connection whose opening stalls, and whose request another connection has served meanwhile.</summary>
public sealed class StalledOpeningTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly TaskCompletionSource _first = new();
    private readonly TaskCompletionSource _second = new();
    private int _accepted;
    private int _held;

    [Fact]
    public async Task SendAsync_OpeningStallsThatNobodyWaitsFor_IsGivenUpAndTheNextIsServed()
    {
        await using var server = new SocketServer(ServeAsync, "https");
        await using var client = new TransportClient(SocketDriver.Create(), new HttpOptions { Tls = new TlsOptions { CaFile = fixture.CaFile } });

        // The second connection stalls, and its request is served by the first.
        Task<HttpExchange> first = client.SendAsync(server.Root, "/first");
        await Eventually.UntilAsync(() => Volatile.Read(ref _held) == 1);
        Task<HttpExchange> served = client.SendAsync(server.Root, "/served", timeout: TimeSpan.FromSeconds(2));
        await Eventually.UntilAsync(() => Volatile.Read(ref _accepted) == 2);
        _first.SetResult();
        Assert.Null((await first).ErrorClass);
        Assert.Null((await served).ErrorClass);

        // The first is busy again: whoever comes now must not wait for the second without end.
        Task<HttpExchange> second = client.SendAsync(server.Root, "/second");
        await Eventually.UntilAsync(() => Volatile.Read(ref _held) == 2);
        HttpExchange outcome = await client.SendAsync(server.Root, "/waiting", timeout: TimeSpan.FromSeconds(20));
        _second.SetResult();

        Assert.Null(outcome.ErrorClass);
        Assert.Null((await second).ErrorClass);
    }

    private async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _accepted) == 2)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = fixture.Server.Certificates!.Server }, cancellationToken);
        byte[] buffer = new byte[4096];
        for (int read; (read = await tls.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            string request = Encoding.ASCII.GetString(buffer, 0, read);
            TaskCompletionSource? hold = request.StartsWith("GET /first ", StringComparison.Ordinal) ? _first : request.StartsWith("GET /second ", StringComparison.Ordinal) ? _second : null;
            if (hold is not null)
            {
                Interlocked.Increment(ref _held);
                await hold.Task.WaitAsync(cancellationToken);
            }

            await tls.WriteAsync("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"u8.ToArray(), cancellationToken);
        }
    }
}
