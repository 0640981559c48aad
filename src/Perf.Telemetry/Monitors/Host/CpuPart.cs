using System.Globalization;
using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Host;

/// <summary>Processors, from /proc/stat (proc_stat(5)): shares of the time of all cores, processes that run and wait, context switches.</summary>
internal sealed class CpuPart(bool eachCore) : IHostPart
{
    private const int MostCores = 1024;

    // In the order of the file's columns. Time of guests is in user and nice already.
    private static readonly string[] s_modes = ["user", "nice", "system", "idle", "iowait", "interrupt", "softirq", "steal"];
    private const int Idle = 3;
    private const int IoWait = 4;

    private readonly MonitorSignal _busy = new("system.cpu.utilization", "%");
    private readonly MonitorSignal[] _byMode = [.. s_modes.Select(mode => new MonitorSignal("system.cpu.utilization", "%", ("cpu.mode", mode)))];
    private readonly MonitorSignal _count = new("system.cpu.logical.count", "");
    private readonly MonitorSignal _switches = new("system.cpu.context_switches", "1/s");
    private readonly MonitorSignal _created = new("system.process.created", "1/s");
    private readonly MonitorSignal _running = new("system.process.count", "", ("process.status", "running"));
    private readonly MonitorSignal _blocked = new("system.process.count", "", ("process.status", "blocked"));
    private readonly List<(MonitorSignal Signal, double[] Times)> _cores = [];
    private readonly double[] _before = new double[s_modes.Length];
    private readonly double[] _now = new double[s_modes.Length];

    public string Path => "/proc/stat";

    /// <summary>How many processors the machine has, as last read; null where that was not told.</summary>
    public int? Count { get; private set; }

    public void Read(ReadOnlySpan<byte> text, MonitorReading reading)
    {
        int count = 0;
        while (ByteText.NextLine(ref text, out ReadOnlySpan<byte> line))
        {
            ReadOnlySpan<byte> key = ByteText.NextWord(ref line);
            if (key.SequenceEqual("cpu"u8))
            {
                ReadAll(line, reading);
            }
            else if (key.StartsWith("cpu"u8) && ByteText.Number(key[3..]) is >= 0 and < MostCores and var core)
            {
                count++;
                if (eachCore)
                {
                    ReadCore((int)core, line, reading);
                }
            }
            else if (key.SequenceEqual("ctxt"u8))
            {
                reading.AddRate(_switches, ByteText.NextNumber(ref line));
            }
            else if (key.SequenceEqual("processes"u8))
            {
                reading.AddRate(_created, ByteText.NextNumber(ref line));
            }
            else if (key.SequenceEqual("procs_running"u8))
            {
                reading.Add(_running, ByteText.NextNumber(ref line));
            }
            else if (key.SequenceEqual("procs_blocked"u8))
            {
                reading.Add(_blocked, ByteText.NextNumber(ref line));
            }
        }

        // Those that are switched off have no line. The runtime's own number is what this process may use, which a control group makes fewer.
        Count = count > 0 ? count : Count;
        reading.Add(_count, count > 0 ? count : double.NaN);
    }

    private void ReadAll(ReadOnlySpan<byte> line, MonitorReading reading)
    {
        if (Advance(line, _before) is { } total)
        {
            reading.Add(_busy, Share(total - _now[Idle] - _now[IoWait], total));
            for (int i = 0; i < _byMode.Length; i++)
            {
                if (i != Idle)
                {
                    reading.Add(_byMode[i], Share(_now[i], total));
                }
            }
        }
    }

    private void ReadCore(int core, ReadOnlySpan<byte> line, MonitorReading reading)
    {
        while (_cores.Count <= core)
        {
            string number = _cores.Count.ToString(CultureInfo.InvariantCulture);
            _cores.Add((new MonitorSignal("system.cpu.utilization", "%", ("cpu.logical_number", number)), new double[s_modes.Length]));
        }

        if (Advance(line, _cores[core].Times) is { } total)
        {
            reading.Add(_cores[core].Signal, Share(total - _now[Idle] - _now[IoWait], total));
        }
    }

    // What each mode has grown by is in _now afterwards. The times of waiting for input and output may go back (proc_stat(5)): that is no growth.
    private double? Advance(ReadOnlySpan<byte> line, double[] before)
    {
        bool isFirst = Array.TrueForAll(before, static time => time == 0);
        double total = 0;
        for (int i = 0; i < s_modes.Length; i++)
        {
            double time = ByteText.NextNumber(ref line);
            time = double.IsFinite(time) ? time : 0;
            _now[i] = Math.Max(0, time - before[i]);
            before[i] = time;
            total += _now[i];
        }

        return isFirst || total <= 0 ? null : total;
    }

    private static double Share(double part, double whole) => Math.Clamp(part / whole * 100, 0, 100);
}
