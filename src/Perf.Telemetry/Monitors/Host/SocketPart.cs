using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Host;

/// <summary>Connections that wait for their end, from /proc/net/sockstat: each keeps a local port from being used again (TIME-WAIT, RFC 9293).</summary>
internal sealed class SocketPart : IHostPart
{
    private readonly MonitorSignal _waiting = new("system.network.connection.count", "", ("network.connection.state", "time_wait"));

    public string Path => "/proc/net/sockstat";

    public void Read(ReadOnlySpan<byte> text, MonitorReading reading)
    {
        while (ByteText.NextLine(ref text, out ReadOnlySpan<byte> line))
        {
            if (!line.StartsWith("TCP:"u8))
            {
                continue;
            }

            ByteText.NextWord(ref line);
            while (ByteText.NextWord(ref line) is { IsEmpty: false } key)
            {
                double value = ByteText.NextNumber(ref line);
                if (key.SequenceEqual("tw"u8))
                {
                    reading.Add(_waiting, value);
                }
            }
        }
    }
}
