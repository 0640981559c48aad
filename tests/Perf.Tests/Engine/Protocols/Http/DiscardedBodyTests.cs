using Perf.Engine.Network;
using Perf.Engine.Network.Linux;
using Perf.Engine.Network.Portable;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

[Collection(AloneCollection.Name)]
public sealed class DiscardedBodyTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [SkippableTheory]
    [InlineData(true, "/zeros")]
    [InlineData(false, "/zeros")]
    [InlineData(true, "/zeros-chunked")]
    public async Task SendAsync_BodyOfAGigabyteThrownAway_NeedsNoMemory(bool portable, string path)
    {
        Skip.IfNot(portable || OperatingSystem.IsLinux(), "epoll is of Linux.");
        SocketDriver driver = portable || !OperatingSystem.IsLinux() ? new AsyncSocketDriver() : new EpollDriver();
        await using var client = new TransportClient(driver);
        await client.SendAsync(fixture.Server.RawUri, $"{path}?mb=8", maxBody: long.MaxValue, wantsBody: false);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = before;
        using var stop = new CancellationTokenSource();
        Task watching = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
                await Task.Delay(5);
            }
        });

        HttpExchange outcome = await client.SendAsync(fixture.Server.RawUri, $"{path}?mb=1024", maxBody: long.MaxValue, wantsBody: false);
        await stop.CancelAsync();
        await watching;

        Assert.Null(outcome.ErrorClass);
        Assert.Equal(1L << 30, outcome.BodySize);
        Assert.True(outcome.Body.IsEmpty);
        Assert.InRange(most - before, long.MinValue, 50 << 20);
    }
}
