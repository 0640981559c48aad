using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Host;

/// <summary>Memory, from /proc/meminfo (proc_meminfo(5)). What is used is what is not available to a new program: the page cache is no use of memory.</summary>
internal sealed class MemoryPart : IHostPart
{
    private const double Unit = 1024;

    private readonly MonitorSignal _utilization = new("system.memory.utilization", "%");
    private readonly MonitorSignal _available = new("system.linux.memory.available", "By");
    private readonly MonitorSignal _used = new("system.memory.usage", "By", ("system.memory.state", "used"));
    private readonly MonitorSignal _free = new("system.memory.usage", "By", ("system.memory.state", "free"));
    private readonly MonitorSignal _cached = new("system.memory.usage", "By", ("system.memory.state", "cached"));
    private readonly MonitorSignal _buffers = new("system.memory.usage", "By", ("system.memory.state", "buffers"));
    private readonly MonitorSignal _limit = new("system.memory.limit", "By");
    private readonly MonitorSignal _dirty = new("system.linux.memory.dirty", "By");
    private readonly MonitorSignal _swap = new("system.paging.utilization", "%");

    public string Path => "/proc/meminfo";

    /// <summary>All memory of the machine in bytes; NaN where the text does not say.</summary>
    public static double Total(ReadOnlySpan<byte> text) => ByteText.Find(text, "MemTotal"u8) * Unit;

    public void Read(ReadOnlySpan<byte> text, MonitorReading reading)
    {
        double total = Total(text);
        double free = ByteText.Find(text, "MemFree"u8) * Unit;
        double cached = ByteText.Find(text, "Cached"u8) * Unit;
        double buffers = ByteText.Find(text, "Buffers"u8) * Unit;
        double available = ByteText.Find(text, "MemAvailable"u8) * Unit;
        double swap = ByteText.Find(text, "SwapTotal"u8);

        // Kernels before 3.14 do not tell it.
        available = double.IsFinite(available) ? available : free + cached + buffers;
        reading.Add(_utilization, (total - available) / total * 100);
        reading.Add(_available, available);
        reading.Add(_used, total - available);
        reading.Add(_free, free);
        reading.Add(_cached, cached);
        reading.Add(_buffers, buffers);
        reading.Add(_limit, total);
        reading.Add(_dirty, ByteText.Find(text, "Dirty"u8) * Unit);
        if (swap > 0)
        {
            reading.Add(_swap, (swap - ByteText.Find(text, "SwapFree"u8)) / swap * 100);
        }
    }
}
