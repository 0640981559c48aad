using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Host;

/// <summary>The monitor <c>host</c>, on Linux.</summary>
internal sealed class HostReader : IMonitor
{
    private static readonly string[] s_resources = ["cpu", "memory", "io"];

    private readonly (SystemFile File, IHostPart Part)[] _parts;
    private readonly ControlGroup? _group;
    private readonly string? _groupName;
    private readonly OwnUse _own = new();
    private readonly CpuPart _processors;
    private bool _hasReadAny;

    public HostReader(HostMonitor definition)
    {
        _processors = new CpuPart(definition.Cores);
        IHostPart[] parts =
        [
            _processors, new MemoryPart(), new PagingPart(), new LoadPart(), new DiskPart(DiskPart.IsInSys), new NetworkPart(), TcpPart.Snmp(), TcpPart.Extended(), new SocketPart(),
            .. s_resources.Select(resource => new PressurePart($"/proc/pressure/{resource}", "system.pressure", resource)),
        ];
        _parts = [.. parts.Select(part => (new SystemFile(part.Path), part))];
        ControlGroupPaths? paths = ControlGroupPaths.Find(SystemFile.TextOf("/proc/self/cgroup"), definition.ControlGroup, path => Directory.Exists(path) || File.Exists(path));
        if (paths is null && definition.ControlGroup is { } named)
        {
            throw new PerfException(
                ErrorIds.MonitorUnavailable,
                $"There is no control group '{named}' below /sys/fs/cgroup. See systemd-cgls, or the file /proc/<number>/cgroup of the service's process, and write the path that stands behind the last colon.",
                definition.Name);
        }

        _groupName = definition.ControlGroup;
        _group = paths is null ? null : new ControlGroup(paths, Environment.ProcessorCount, MachineMemory());
    }

    /// <summary>The machine's memory in bytes. The collector's figure is of no use here: inside of a container it is a part of the container's own limit, so that no limit would ever be below it.</summary>
    /// <returns>What /proc/meminfo says; without end where it cannot be read, for a limit is then believed as it stands.</returns>
    internal static double MachineMemory()
    {
        using var file = new SystemFile("/proc/meminfo");
        double total = file.TryRead(out ReadOnlySpan<byte> text) ? MemoryPart.Total(text) : double.NaN;
        return total > 0 ? total : double.PositiveInfinity;
    }

    public void Read(MonitorReading reading, CancellationToken stop)
    {
        foreach ((SystemFile file, IHostPart part) in _parts)
        {
            if (file.TryRead(out ReadOnlySpan<byte> text))
            {
                _hasReadAny = true;
                part.Read(text, reading);
            }
        }

        if (!_hasReadAny)
        {
            throw new MonitorException("Nothing below /proc can be read. Is it mounted (mount -t proc proc /proc), and may this user see it?");
        }

        double cores = _processors.Count ?? Environment.ProcessorCount;
        _own.Read(reading, cores);

        // A service's own figures, and not those of what makes the load.
        reading.Process = _groupName;
        if (_group is not null)
        {
            _group.MachineCores = cores;
            _group.Read(reading);
        }
    }

    public void Dispose()
    {
        foreach ((SystemFile file, _) in _parts)
        {
            file.Dispose();
        }

        _group?.Dispose();
    }
}
