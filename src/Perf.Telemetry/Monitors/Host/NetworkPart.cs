using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Host;

/// <summary>Network interfaces that have carried something, from /proc/net/dev (proc_pid_net(5)).</summary>
internal sealed class NetworkPart : IHostPart
{
    private const int MostInterfaces = 64;
    private const int Columns = 16;

    private readonly List<(byte[] Name, Interface Interface)> _interfaces = [];
    private readonly double[] _columns = new double[Columns];

    public string Path => "/proc/net/dev";

    public void Read(ReadOnlySpan<byte> text, MonitorReading reading)
    {
        while (ByteText.NextLine(ref text, out ReadOnlySpan<byte> line))
        {
            // The two lines of headings have bars in them.
            if (line.Contains((byte)'|'))
            {
                continue;
            }

            ReadOnlySpan<byte> name = ByteText.NextWord(ref line);
            for (int i = 0; i < Columns; i++)
            {
                _columns[i] = ByteText.NextNumber(ref line);
            }

            if (!name.IsEmpty && _columns[0] + _columns[8] > 0)
            {
                Find(name)?.Add(_columns, reading);
            }
        }
    }

    private Interface? Find(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] known, Interface one) in _interfaces)
        {
            if (name.SequenceEqual(known))
            {
                return one;
            }
        }

        if (_interfaces.Count >= MostInterfaces)
        {
            return null;
        }

        _interfaces.Add((name.ToArray(), new Interface(ByteText.ToText(name))));
        return _interfaces[^1].Interface;
    }

    private sealed class Interface(string name)
    {
        private readonly Direction _received = new(name, "receive");
        private readonly Direction _sent = new(name, "transmit");

        // Bytes, packets, errors, dropped and four more; received, then sent.
        public void Add(ReadOnlySpan<double> columns, MonitorReading reading)
        {
            _received.Add(columns, reading);
            _sent.Add(columns[8..], reading);
        }
    }

    private sealed class Direction(string name, string direction)
    {
        private readonly MonitorSignal _bytes = Of("system.network.io", "By/s", name, direction);
        private readonly MonitorSignal _packets = Of("system.network.packet.count", "1/s", name, direction);
        private readonly MonitorSignal _errors = Of("system.network.errors", "1/s", name, direction);
        private readonly MonitorSignal _dropped = Of("system.network.packet.dropped", "1/s", name, direction);

        public void Add(ReadOnlySpan<double> columns, MonitorReading reading)
        {
            reading.AddRate(_bytes, columns[0]);
            reading.AddRate(_packets, columns[1]);
            reading.AddRate(_errors, columns[2]);
            reading.AddRate(_dropped, columns[3]);
        }

        private static MonitorSignal Of(string signal, string unit, string name, string direction) => new(signal, unit, ("network.interface.name", name), ("network.io.direction", direction));
    }
}
