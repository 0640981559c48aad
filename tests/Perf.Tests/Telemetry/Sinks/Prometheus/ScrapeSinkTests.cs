using System.Net;
using System.Net.Sockets;
using System.Text;
using Perf.Telemetry.Sinks;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Telemetry.Sinks.Prometheus;

public sealed class ScrapeSinkTests
{
    [Fact]
    public async Task WhoeverDoesNotRead_HoldsUpNobody_AndNotTheEnd()
    {
        int port = PrometheusServer.LowPort();
        var sink = new ScrapeSink(OutputText.Parse($"prometheus=127.0.0.1:{port}") with { Linger = TimeSpan.Zero }, TimeProvider.System);
        Assert.Null(await sink.ProbeAsync(default));
        sink.Begin(Seconds.Run());

        // More than the buffers of both ends hold: four megabytes.
        Interval second = Seconds.Of(0);
        sink.Add(second with { Series = [.. Enumerable.Range(0, 800).SelectMany(step => second.Series.Where(series => series.Type == MetricType.Trend).Select(series => series with { Step = $"{step}-{new string('x', 500)}" }))] }, Seconds.Start);
        using var stalled = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await stalled.ConnectAsync(IPAddress.Loopback, port);
        await stalled.SendAsync(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"));
        await stalled.ReceiveAsync(new byte[16]);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        Assert.Contains("Perf", await (await http.GetAsync($"http://127.0.0.1:{port}/")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await sink.EndAsync(Seconds.Result(), default).WaitAsync(TimeSpan.FromSeconds(60));
        await sink.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task ScrapesWhileItEnds_AreNoFault()
    {
        for (int round = 0; round < 20; round++)
        {
            int port = PrometheusServer.LowPort();
            var sink = new ScrapeSink(OutputText.Parse($"prometheus=127.0.0.1:{port}") with { Linger = TimeSpan.Zero }, TimeProvider.System);
            Assert.Null(await sink.ProbeAsync(default));
            sink.Begin(Seconds.Run());
            Interval second = Seconds.Of(0);
            sink.Add(second with { Series = [.. Enumerable.Range(0, 50).SelectMany(step => second.Series.Select(series => series with { Step = $"{step}" }))] }, Seconds.Start);
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
            Task[] asked = [.. Enumerable.Range(0, 8).Select(async _ =>
            {
                try
                {
                    await http.GetStringAsync($"http://127.0.0.1:{port}/metrics");
                }
                catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
                {
                    // It is gone by then.
                }
            })];
            await Task.Delay(round);
            await sink.DisposeAsync();
            await Task.WhenAll(asked);
        }
    }
}
