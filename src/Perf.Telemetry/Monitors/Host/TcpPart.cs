using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Host;

/// <summary>
/// Counters of TCP, from /proc/net/snmp and /proc/net/netstat: a line of names, then a line of numbers, for each protocol (RFC 4022 and the kernel's networking/snmp_counter). Segments that
/// were sent again, connections that nobody accepted in time, resets.
/// </summary>
internal sealed class TcpPart : IHostPart
{
    private readonly string _heading;
    private readonly (byte[] Name, MonitorSignal Signal, bool IsCounter)[] _wanted;
    private readonly int[] _columns;

    private TcpPart(string path, string heading, params (string Name, MonitorSignal Signal, bool IsCounter)[] wanted)
    {
        Path = path;
        _heading = heading;
        _wanted = [.. wanted.Select(one => (System.Text.Encoding.ASCII.GetBytes(one.Name), one.Signal, one.IsCounter))];
        _columns = new int[wanted.Length];
    }

    public string Path { get; }

    public static TcpPart Snmp() => new(
        "/proc/net/snmp",
        "Tcp:",
        ("RetransSegs", new MonitorSignal("system.network.tcp.retransmissions", "1/s"), true),
        ("OutSegs", new MonitorSignal("system.network.tcp.segments", "1/s", ("network.io.direction", "transmit")), true),
        ("ActiveOpens", new MonitorSignal("system.network.tcp.opened", "1/s", ("network.connection.direction", "active")), true),
        ("PassiveOpens", new MonitorSignal("system.network.tcp.opened", "1/s", ("network.connection.direction", "passive")), true),
        ("CurrEstab", new MonitorSignal("system.network.connection.count", "", ("network.connection.state", "established")), false),
        ("AttemptFails", new MonitorSignal("system.network.tcp.failed_attempts", "1/s"), true),
        ("OutRsts", new MonitorSignal("system.network.tcp.resets", "1/s", ("network.io.direction", "transmit")), true));

    public static TcpPart Extended() => new(
        "/proc/net/netstat",
        "TcpExt:",
        ("ListenOverflows", new MonitorSignal("system.network.tcp.listen_overflows", "1/s"), true),
        ("ListenDrops", new MonitorSignal("system.network.tcp.listen_drops", "1/s"), true),
        ("TCPTimeouts", new MonitorSignal("system.network.tcp.timeouts", "1/s"), true));

    public void Read(ReadOnlySpan<byte> text, MonitorReading reading)
    {
        bool hasNames = false;
        while (ByteText.NextLine(ref text, out ReadOnlySpan<byte> line))
        {
            if (!IsOurs(line))
            {
                continue;
            }

            ByteText.NextWord(ref line);
            if (hasNames)
            {
                ReadNumbers(line, reading);
                return;
            }

            hasNames = true;
            ReadNames(line);
        }
    }

    private bool IsOurs(ReadOnlySpan<byte> line)
    {
        if (line.Length <= _heading.Length)
        {
            return false;
        }

        for (int i = 0; i < _heading.Length; i++)
        {
            if (line[i] != _heading[i])
            {
                return false;
            }
        }

        return true;
    }

    private void ReadNames(ReadOnlySpan<byte> line)
    {
        Array.Fill(_columns, -1);
        for (int column = 0; ByteText.NextWord(ref line) is { IsEmpty: false } name; column++)
        {
            for (int i = 0; i < _wanted.Length; i++)
            {
                if (name.SequenceEqual(_wanted[i].Name))
                {
                    _columns[i] = column;
                }
            }
        }
    }

    private void ReadNumbers(ReadOnlySpan<byte> line, MonitorReading reading)
    {
        for (int column = 0; ByteText.NextWord(ref line) is { IsEmpty: false } word; column++)
        {
            int i = Array.IndexOf(_columns, column);
            if (i < 0)
            {
                continue;
            }

            if (_wanted[i].IsCounter)
            {
                reading.AddRate(_wanted[i].Signal, ByteText.Number(word));
            }
            else
            {
                reading.Add(_wanted[i].Signal, ByteText.Number(word));
            }
        }
    }
}
