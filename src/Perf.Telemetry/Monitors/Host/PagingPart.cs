using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Host;

/// <summary>Faults, swapping, pages that were looked through for free ones, and processes that were killed for want of memory, from /proc/vmstat.</summary>
internal sealed class PagingPart : IHostPart
{
    private readonly MonitorSignal _faults = new("system.paging.faults", "1/s", ("system.paging.fault.type", "minor"));
    private readonly MonitorSignal _majorFaults = new("system.paging.faults", "1/s", ("system.paging.fault.type", "major"));
    private readonly MonitorSignal _in = new("system.paging.operations", "1/s", ("system.paging.direction", "in"));
    private readonly MonitorSignal _out = new("system.paging.operations", "1/s", ("system.paging.direction", "out"));
    private readonly MonitorSignal _scanned = new("system.linux.memory.scanned", "1/s");
    private readonly MonitorSignal _killed = new("system.linux.memory.oom_kills", "1/s");

    public string Path => "/proc/vmstat";

    public void Read(ReadOnlySpan<byte> text, MonitorReading reading)
    {
        double faults = double.NaN;
        double major = double.NaN;
        double scanned = 0;
        while (ByteText.NextLine(ref text, out ReadOnlySpan<byte> line))
        {
            // Some two hundred lines, of which few are wanted: most are told apart by their first letters.
            if (line.StartsWith("pg"u8))
            {
                ReadOnlySpan<byte> key = ByteText.NextWord(ref line);
                if (key.SequenceEqual("pgfault"u8))
                {
                    faults = ByteText.NextNumber(ref line);
                }
                else if (key.SequenceEqual("pgmajfault"u8))
                {
                    major = ByteText.NextNumber(ref line);
                }
                else if (key.SequenceEqual("pgscan_kswapd"u8) || key.SequenceEqual("pgscan_direct"u8))
                {
                    scanned += ByteText.NextNumber(ref line);
                }
            }
            else if (line.StartsWith("pswpin "u8))
            {
                reading.AddRate(_in, ByteText.Number(line[7..]));
            }
            else if (line.StartsWith("pswpout "u8))
            {
                reading.AddRate(_out, ByteText.Number(line[8..]));
            }
            else if (line.StartsWith("oom_kill "u8))
            {
                reading.AddRate(_killed, ByteText.Number(line[9..]));
            }
        }

        // pgfault counts both kinds.
        reading.AddRate(_faults, faults - major);
        reading.AddRate(_majorFaults, major);
        reading.AddRate(_scanned, scanned);
    }
}
