using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Host;

/// <summary>
/// Pressure stall information (/proc/pressure, and *.pressure of control groups): the share of time in which some task, or all at once, waited for a resource. It is worked out from
/// the total of microseconds, for the averages that stand beside it look ten seconds back. What the whole machine's <c>full</c> of the processor says is nothing.
/// </summary>
internal sealed class PressurePart : IHostPart
{
    private const double MicrosecondsOfASecond = 1e6;

    private readonly MonitorSignal _some;
    private readonly MonitorSignal? _full;

    /// <param name="path">The file.</param>
    /// <param name="name">The signal's name.</param>
    /// <param name="resource">cpu, memory, io.</param>
    public PressurePart(string path, string name, string resource)
    {
        Path = path;
        _some = new MonitorSignal(name, "%", ("resource", resource), ("stalled", "some"));
        _full = resource == "cpu" && path.StartsWith("/proc", StringComparison.Ordinal) ? null : new MonitorSignal(name, "%", ("resource", resource), ("stalled", "full"));
    }

    public string Path { get; }

    public void Read(ReadOnlySpan<byte> text, MonitorReading reading)
    {
        while (ByteText.NextLine(ref text, out ReadOnlySpan<byte> line))
        {
            MonitorSignal? signal = line.StartsWith("some "u8) ? _some : line.StartsWith("full "u8) ? _full : null;
            int total = line.LastIndexOf("total="u8);
            if (signal is not null && total >= 0 && signal.Grown(ByteText.Number(line[(total + 6)..]), reading.At, out double seconds) is { } grown)
            {
                // The file is read some time after the reading began, on a busy machine later than the one before.
                reading.Add(signal, Math.Min(100, grown / (seconds * MicrosecondsOfASecond) * 100));
            }
        }
    }
}
