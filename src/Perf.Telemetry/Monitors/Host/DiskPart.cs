using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Host;

/// <summary>
/// Disks, from /proc/diskstats (the kernel's admin-guide/iostats). Whole disks that have done something since the machine began: their partitions, and loop and memory disks, say the same
/// again or nothing.
/// </summary>
internal sealed class DiskPart(Func<string, bool> isWhole) : IHostPart
{
    private const double Sector = 512;
    private const int MostDevices = 64;

    private readonly List<(byte[] Name, Device? Device)> _devices = [];
    private int _read;

    public string Path => "/proc/diskstats";

    /// <summary>Whether a device is a whole disk, as /sys/block lists them.</summary>
    public static bool IsInSys(string name) => Directory.Exists($"/sys/block/{name.Replace('/', '!')}");

    public void Read(ReadOnlySpan<byte> text, MonitorReading reading)
    {
        while (ByteText.NextLine(ref text, out ReadOnlySpan<byte> line))
        {
            ByteText.NextWord(ref line);
            ByteText.NextWord(ref line);
            ReadOnlySpan<byte> name = ByteText.NextWord(ref line);
            if (!name.IsEmpty)
            {
                Find(name)?.Read(line, reading);
            }
        }
    }

    private Device? Find(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] known, Device? device) in _devices)
        {
            if (name.SequenceEqual(known))
            {
                return device;
            }
        }

        // Names that are passed over count for nothing: a machine has dozens of loop devices before its first disk.
        if (_read >= MostDevices)
        {
            return null;
        }

        string text = ByteText.ToText(name);
        bool counts = !text.StartsWith("loop", StringComparison.Ordinal) && !text.StartsWith("ram", StringComparison.Ordinal) && !text.StartsWith("zram", StringComparison.Ordinal) && isWhole(text);
        Device? made = counts ? new Device(text) : null;
        _read += made is null ? 0 : 1;
        _devices.Add((name.ToArray(), made));
        return made;
    }

    private sealed class Device
    {
        private readonly (MonitorSignal Bytes, MonitorSignal Operations, MonitorSignal Time) _read;
        private readonly (MonitorSignal Bytes, MonitorSignal Operations, MonitorSignal Time) _written;
        private readonly MonitorSignal _busy;
        private readonly MonitorSignal _queue;

        public Device(string name)
        {
            _read = Direction(name, "read");
            _written = Direction(name, "write");
            _busy = new MonitorSignal("system.disk.io_time", "%", ("system.device", name));
            _queue = new MonitorSignal("system.disk.queue_length", "", ("system.device", name));
        }

        // reads, merged, sectors, ms; writes, merged, sectors, ms; in flight, ms busy, ms weighted.
        public void Read(ReadOnlySpan<byte> line, MonitorReading reading)
        {
            Add(_read, ref line, reading);
            Add(_written, ref line, reading);
            ByteText.NextWord(ref line);
            if (_busy.Grown(ByteText.NextNumber(ref line), reading.At, out double seconds) is { } busy)
            {
                reading.Add(_busy, Math.Min(100, busy / (seconds * 10)));
            }

            reading.AddRate(_queue, ByteText.NextNumber(ref line), 1e-3);
        }

        private static void Add((MonitorSignal Bytes, MonitorSignal Operations, MonitorSignal Time) direction, ref ReadOnlySpan<byte> line, MonitorReading reading)
        {
            double operations = ByteText.NextNumber(ref line);
            ByteText.NextWord(ref line);
            double sectors = ByteText.NextNumber(ref line);
            double milliseconds = ByteText.NextNumber(ref line);
            reading.AddRate(direction.Bytes, sectors, Sector);
            double? done = direction.Operations.Grown(operations, reading.At, out double seconds);
            double? took = direction.Time.Grown(milliseconds, reading.At, out _);
            if (done is { } count)
            {
                reading.Add(direction.Operations, count / seconds);

                // Without an operation there is no time that one took.
                if (count > 0 && took is { } time)
                {
                    reading.Add(direction.Time, time / count);
                }
            }
        }

        private static (MonitorSignal Bytes, MonitorSignal Operations, MonitorSignal Time) Direction(string device, string direction)
        {
            MonitorSignal Of(string name, string unit) => new(name, unit, ("system.device", device), ("disk.io.direction", direction));
            return (Of("system.disk.io", "By/s"), Of("system.disk.operations", "1/s"), Of("system.disk.operation_time", "ms"));
        }
    }
}
