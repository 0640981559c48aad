using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Perf.Telemetry.Sinks;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Telemetry.Sinks.StatsD;

public sealed partial class StatsDSinkTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lines_AreStatsDs_InPacketsThatANetworkCarries(bool datadog)
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        server.Client.ReceiveBufferSize = 1 << 20;
        int port = ((IPEndPoint)server.Client.LocalEndPoint!).Port;
        await using ISink sink = SinkFactory.Create(OutputText.Parse($"statsd=127.0.0.1:{port}") with { DogStatsD = datadog }, _ => null, TimeProvider.System);
        Assert.Null(await sink.ProbeAsync(default));
        sink.Begin(Seconds.Run());
        sink.Add(Seconds.Of(0, step: "a.b:c|d\n#,é"), Seconds.Start);
        OutputResult result = await sink.EndAsync(Seconds.Result(), default);
        var lines = new List<string>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (lines.Count < result.Written)
        {
            UdpReceiveResult packet = await server.ReceiveAsync(limit.Token);
            Assert.InRange(packet.Buffer.Length, 1, 1432);
            lines.AddRange(Encoding.UTF8.GetString(packet.Buffer).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        Assert.Equal(result.Written, lines.Count);
        Assert.Equal(0, result.Lost);
        Assert.All(lines, line => Assert.Matches(datadog ? DogLine() : Line(), line));
        Assert.Contains(lines, line => line.StartsWith(datadog ? "perf.http_reqs:100|c|#scenario:shop,step:a.b_c_d___é,environment:staging" : "perf.shop.a_b_c_d____.http_reqs:100|c", StringComparison.Ordinal));
    }

    [Fact]
    public void Packets_KeepLinesWhole()
    {
        var random = new Random(8);
        for (int i = 0; i < 300; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(0, 60)).Select(_ => new string('x', random.Next(1, 400)) + "\n"));
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            ReadOnlyMemory<byte>[] packets = [.. StatsDTransport.Packets(bytes)];
            Assert.Equal(text, string.Concat(packets.Select(packet => Encoding.UTF8.GetString(packet.Span))));
            Assert.All(packets, packet => Assert.True(packet.Length <= 1432 && packet.Span[^1] == '\n'));
        }
    }

    [Fact]
    public async Task NobodyThere_IsNoFault()
    {
        await using ISink sink = SinkFactory.Create(OutputText.Parse($"statsd=127.0.0.1:{FakeServer.FreePort()}"), _ => null, TimeProvider.System);
        sink.Begin(Seconds.Run());
        for (int i = 0; i < 20; i++)
        {
            sink.Add(Seconds.Of(i), Seconds.Start.AddSeconds(i));
        }

        Assert.Equal(0, (await sink.EndAsync(Seconds.Result(20), default)).Lost);
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]+:-?[0-9.]+\|[cg]$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^[a-zA-Z0-9_.-]+:-?[0-9.]+\|[cg]\|#[^:,|]+:[^:,|]+(,[^:,|]+:[^:,|]+)*$")]
    private static partial Regex DogLine();
}
