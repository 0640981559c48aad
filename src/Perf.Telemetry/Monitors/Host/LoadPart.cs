using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Host;

/// <summary>The load averages, from /proc/loadavg: tasks that run, wait for a processor, or wait for a disk.</summary>
internal sealed class LoadPart : IHostPart
{
    private readonly MonitorSignal _one = new("system.cpu.load_average.1m", "");
    private readonly MonitorSignal _five = new("system.cpu.load_average.5m", "");
    private readonly MonitorSignal _fifteen = new("system.cpu.load_average.15m", "");

    public string Path => "/proc/loadavg";

    public void Read(ReadOnlySpan<byte> text, MonitorReading reading)
    {
        reading.Add(_one, ByteText.NextNumber(ref text));
        reading.Add(_five, ByteText.NextNumber(ref text));
        reading.Add(_fifteen, ByteText.NextNumber(ref text));
    }
}
