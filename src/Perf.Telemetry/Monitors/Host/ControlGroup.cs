using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Host;

/// <summary>Processor time, throttling and memory of a control group, of version 1 or 2 (the kernel's admin-guide/cgroup-v2 and cgroup-v1).</summary>
internal sealed class ControlGroup : IDisposable
{
    // What the files of version 1 say where there is no limit: the largest number of pages.
    private const double NoLimit = 9e18;

    private readonly SystemFile? _usage;
    private readonly SystemFile? _statistics;
    private readonly SystemFile? _quota;
    private readonly SystemFile? _period;
    private readonly SystemFile? _memory;
    private readonly SystemFile? _memoryLimit;
    private readonly SystemFile? _memoryStatistics;
    private readonly SystemFile? _kills;
    private readonly SystemFile? _failures;
    private readonly List<(SystemFile File, PressurePart Part)> _pressures = [];
    private readonly bool _isUnified;
    private readonly double _machineMemory;

    private readonly MonitorSignal _cpu = new("container.cpu.usage", "{cpu}");
    private readonly MonitorSignal _cpuShare = new("container.cpu.utilization", "%");
    private readonly MonitorSignal _cpuLimit = new("container.cpu.limit", "{cpu}");
    private readonly MonitorSignal _periods = new("container.cpu.periods", "1/s");
    private readonly MonitorSignal _throttled = new("container.cpu.throttled_periods", "%");
    private readonly MonitorSignal _throttledTime = new("container.cpu.throttled_time", "ms/s");
    private readonly MonitorSignal _memoryUse = new("container.memory.usage", "By");
    private readonly MonitorSignal _workingSet = new("container.memory.working_set", "By");
    private readonly MonitorSignal _limitOfMemory = new("container.memory.limit", "By");
    private readonly MonitorSignal _memoryShare = new("container.memory.utilization", "%");
    private readonly MonitorSignal _killed = new("container.memory.oom_kills", "1/s");
    private readonly MonitorSignal _limitHits = new("container.memory.limit_hits", "1/s");
    private readonly MonitorSignal _majorFaults = new("container.memory.major_faults", "1/s");

    /// <param name="paths">Where its files are.</param>
    /// <param name="cores">The machine's cores: what a group without a limit has.</param>
    /// <param name="memory">The machine's memory in bytes.</param>
    public ControlGroup(ControlGroupPaths paths, double cores, double memory)
    {
        static SystemFile? At(string? folder, string name) => folder is null ? null : new SystemFile($"{folder}/{name}");
        (MachineCores, _machineMemory, _isUnified) = (cores, memory, paths.Unified is not null);
        if (paths.Unified is { } all)
        {
            _statistics = At(all, "cpu.stat");
            _quota = At(all, "cpu.max");
            _memory = At(all, "memory.current");
            _memoryLimit = At(all, "memory.max");
            _memoryStatistics = At(all, "memory.stat");
            _kills = At(all, "memory.events");
            foreach (string resource in new[] { "cpu", "memory", "io" })
            {
                var part = new PressurePart($"{all}/{resource}.pressure", "container.pressure", resource);
                _pressures.Add((new SystemFile(part.Path), part));
            }
        }
        else
        {
            _usage = At(paths.CpuAccounting, "cpuacct.usage");
            _statistics = At(paths.Cpu, "cpu.stat");
            _quota = At(paths.Cpu, "cpu.cfs_quota_us");
            _period = At(paths.Cpu, "cpu.cfs_period_us");
            _memory = At(paths.Memory, "memory.usage_in_bytes");
            _memoryLimit = At(paths.Memory, "memory.limit_in_bytes");
            _memoryStatistics = At(paths.Memory, "memory.stat");
            _kills = At(paths.Memory, "memory.oom_control");
            _failures = At(paths.Memory, "memory.failcnt");
        }
    }

    /// <summary>The machine's cores: what a group without a limit has. This process' own limit is none of another group.</summary>
    public double MachineCores { get; set; }

    /// <summary>Reads all of it; what is not there is left out.</summary>
    public void Read(MonitorReading reading)
    {
        ReadCpu(reading);
        ReadMemory(reading);
        foreach ((SystemFile file, PressurePart part) in _pressures)
        {
            if (file.TryRead(out ReadOnlySpan<byte> text))
            {
                part.Read(text, reading);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SystemFile? file in new[] { _usage, _statistics, _quota, _period, _memory, _memoryLimit, _memoryStatistics, _kills, _failures }.Concat(_pressures.Select(one => one.File)))
        {
            file?.Dispose();
        }
    }

    private void ReadCpu(MonitorReading reading)
    {
        double? limit = CpuLimit();
        double seconds = double.NaN;
        if (_statistics?.TryRead(out ReadOnlySpan<byte> text) == true)
        {
            seconds = ByteText.Find(text, "usage_usec"u8) / 1e6;
            double? periods = _periods.Grown(ByteText.Find(text, "nr_periods"u8), reading.At, out double between);
            double? throttled = _throttled.Grown(ByteText.Find(text, "nr_throttled"u8), reading.At, out _);
            if (periods is > 0 and { } all && throttled is { } some)
            {
                reading.Add(_periods, all / between);
                reading.Add(_throttled, Math.Min(100, some / all * 100));
            }

            // Version 1 counts nanoseconds, version 2 microseconds. Groups without a quota are never held back, and say nothing of it.
            if (limit is not null)
            {
                reading.AddRate(_throttledTime, _isUnified ? ByteText.Find(text, "throttled_usec"u8) / 1e3 : ByteText.Find(text, "throttled_time"u8) / 1e6);
            }
        }

        if (_usage?.TryRead(out text) == true)
        {
            seconds = ByteText.NextNumber(ref text) / 1e9;
        }

        if (_cpu.Grown(seconds, reading.At, out double time) is { } used)
        {
            reading.Add(_cpu, used / time);
            reading.Add(_cpuShare, used / time / (limit ?? MachineCores) * 100);
        }

        if (limit is { } cores)
        {
            reading.Add(_cpuLimit, cores);
        }
    }

    private double? CpuLimit()
    {
        if (_quota?.TryRead(out ReadOnlySpan<byte> text) != true)
        {
            return null;
        }

        // Version 2 has both in one line, and the word max where there is no limit; version 1 says -1.
        double quota = ByteText.NextNumber(ref text);
        double period = double.NaN;
        if (_period is null)
        {
            period = ByteText.NextNumber(ref text);
        }
        else if (_period.TryRead(out text))
        {
            period = ByteText.NextNumber(ref text);
        }

        return quota > 0 && period > 0 ? quota / period : null;
    }

    private void ReadMemory(MonitorReading reading)
    {
        if (_memory?.TryRead(out ReadOnlySpan<byte> text) != true)
        {
            return;
        }

        double usage = ByteText.NextNumber(ref text);
        reading.Add(_memoryUse, usage);
        double limit = double.NaN;
        if (_memoryLimit?.TryRead(out text) == true)
        {
            limit = ByteText.NextNumber(ref text);
        }

        bool isLimited = limit > 0 && limit < NoLimit && limit <= _machineMemory;
        double idle = double.NaN;
        if (_memoryStatistics?.TryRead(out text) == true)
        {
            idle = ByteText.Find(text, _isUnified ? "inactive_file"u8 : "total_inactive_file"u8);
            reading.AddRate(_majorFaults, ByteText.Find(text, _isUnified ? "pgmajfault"u8 : "total_pgmajfault"u8));
        }

        // As the kubelet counts: cached files that nobody has used of late are given back before anybody is killed.
        double working = Math.Max(0, usage - (double.IsFinite(idle) ? idle : 0));
        reading.Add(_workingSet, working);
        if (isLimited)
        {
            reading.Add(_limitOfMemory, limit);
            reading.Add(_memoryShare, working / limit * 100);
        }

        if (_kills?.TryRead(out text) == true)
        {
            reading.AddRate(_killed, ByteText.Find(text, "oom_kill"u8));

            // Version 2 counts in the same file how often the limit was met; a group without one meets none.
            if (isLimited && _isUnified)
            {
                reading.AddRate(_limitHits, ByteText.Find(text, "max"u8));
            }
        }

        if (isLimited && _failures?.TryRead(out text) == true)
        {
            reading.AddRate(_limitHits, ByteText.NextNumber(ref text));
        }
    }
}
