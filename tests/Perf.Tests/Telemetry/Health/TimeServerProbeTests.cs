using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Perf.Telemetry.Health;

namespace Perf.Tests.Telemetry.Health;

public class TimeServerProbeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(42.5)]
    [InlineData(-3600)]
    public async Task RunAsync_OfAServerOfNtp_HoldsItsDifference(double ahead)
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Task answers = AnswerAsync(server, packet => Answer(packet, TimeProvider.System.GetUtcNow().AddSeconds(ahead)));
        (TimeObservation? time, string reason) = await TimeServerProbe.RunAsync($"127.0.0.1:{((IPEndPoint)server.Client.LocalEndPoint!).Port}", TimeProvider.System, Guard());
        await answers;
        Assert.True(time is not null, reason);
        Assert.InRange(ahead, time.Least - 0.001, time.Most + 0.001);
    }

    [Fact]
    public async Task RunAsync_OfAnAnswerThatIsNone_SaysWhy()
    {
        async Task<string> Reason(Func<byte[], byte[]> answer)
        {
            using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            Task answers = AnswerAsync(server, answer);
            (TimeObservation? time, string reason) = await TimeServerProbe.RunAsync($"127.0.0.1:{((IPEndPoint)server.Client.LocalEndPoint!).Port}", TimeProvider.System, Guard());
            await answers;
            Assert.Null(time);
            return reason;
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Assert.Contains("did not answer as a server of NTP", await Reason(_ => [1, 2, 3]), StringComparison.Ordinal);
        Assert.Contains("did not answer as a server of NTP", await Reason(packet => Answer(new byte[48], now)), StringComparison.Ordinal);
        Assert.Contains("does not know the time", await Reason(packet => Answer(packet, now, stratum: 0)), StringComparison.Ordinal);
        Assert.Contains("does not know the time", await Reason(packet => Answer(packet, now, leap: 3)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OfSilence_EndsWithItsTime()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        (TimeObservation? time, string reason) = await TimeServerProbe.RunAsync($"127.0.0.1:{((IPEndPoint)server.Client.LocalEndPoint!).Port}", TimeProvider.System, new CancellationTokenSource(200).Token);
        Assert.Null(time);
        Assert.Contains("gave no answer", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pool.ntp.org", "pool.ntp.org", 123)]
    [InlineData("ntp.example:1123", "ntp.example", 1123)]
    [InlineData("10.0.0.7:1123", "10.0.0.7", 1123)]
    [InlineData("2001:db8::123", "2001:db8::123", 123)]
    [InlineData("::1", "::1", 123)]
    [InlineData("[2001:db8::123]", "2001:db8::123", 123)]
    [InlineData("[2001:db8::123]:1123", "2001:db8::123", 1123)]
    public void HostAndPort_OfAServer_AreThoseThatWereMeant(string server, string host, int port) => Assert.Equal((host, port), TimeServerProbe.HostAndPort(server));

    private static async Task AnswerAsync(UdpClient server, Func<byte[], byte[]> answer)
    {
        UdpReceiveResult asked = await server.ReceiveAsync(Guard());
        await server.SendAsync(answer(asked.Buffer), asked.RemoteEndPoint, Guard());
    }

    private static byte[] Answer(byte[] request, DateTimeOffset time, byte stratum = 2, int leap = 0)
    {
        byte[] answer = new byte[48];
        answer[0] = (byte)((leap << 6) | (4 << 3) | 4);
        answer[1] = stratum;
        request.AsSpan(40, 8).CopyTo(answer.AsSpan(24));
        double seconds = (time - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
        foreach (int at in new[] { 32, 40 })
        {
            BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(at), (uint)(ulong)seconds);
            BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(at + 4), (uint)((seconds - Math.Floor(seconds)) * 4294967296.0));
        }

        return answer;
    }

    private static CancellationToken Guard() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
}
