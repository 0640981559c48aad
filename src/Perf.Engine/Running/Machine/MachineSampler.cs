using System.Net;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Perf.Engine.Running.Machine;

/// <summary>
/// Tells once an interval what this process takes of its machine and what others take: by /proc and the control group, so on Linux only. What cannot be
/// read is not known, and no fault. Used by one thread at a time.
/// </summary>
public sealed class MachineSampler
{
    // Listing open files and reading the table of sockets cost about a microsecond for each; with a full range of ports that is 30 ms.
    private const int SamplesPerCount = 5;

    // Below this share of all sockets together the table is not read: the kernel walks all its buckets for it, which is milliseconds of its time and of the load's.
    private const double WorthCounting = 0.5;

    private static readonly string[] s_tables = ["net/tcp", "net/tcp6"];

    // Of /proc/stat only the first line counts; those behind it are long.
    private const int LongestLine = 512;

    private readonly string _proc;
    private readonly string? _quota;
    private byte[] _buffer = new byte[4096];
    private int _samples;
    private double? _filesOpen;
    private double? _portsUsed;
    private CpuTimes? _machine;
    private long? _own;
    private double? _throttled;

    internal MachineSampler(string proc)
    {
        _proc = proc;
        _quota = Read("self/cgroup") is { } groups && Read("self/mountinfo") is { } mounts ? CpuQuota.Find(groups, mounts) : null;
        (_machine, _own, _throttled) = (Machine(), Own(), Throttled());
    }

    /// <summary>Begins to watch.</summary>
    /// <returns>The sampler; null where there is no /proc to read.</returns>
    public static MachineSampler? Start() => OperatingSystem.IsLinux() ? new MachineSampler("/proc") : null;

    /// <summary>Adds what happened since the last call, or since the beginning.</summary>
    /// <param name="sample">What is known already; a share of ports that is there stays.</param>
    /// <param name="targets">Where the connections go to, as far as it is known.</param>
    /// <returns>The sample with the machine's figures.</returns>
    public GeneratorSample Complete(GeneratorSample sample, IReadOnlyCollection<IPEndPoint> targets)
    {
        (CpuTimes? machine, long? own, double? throttled) = (Machine(), Own(), Throttled());
        (double? ownShare, double? otherShare) = Shares(_machine, machine, own - _own);
        double? held = throttled - _throttled;
        (_machine, _own, _throttled) = (machine, own, throttled);
        if (_samples++ % SamplesPerCount == 0)
        {
            _filesOpen = OpenFiles();
            _portsUsed = targets.Count == 0 ? null : PortsUsed(targets);
        }

        return sample with
        {
            PortsUsedShare = sample.PortsUsedShare ?? _portsUsed,
            FileDescriptorShare = _filesOpen,
            OwnCpuShare = ownShare,
            OtherCpuShare = otherShare,
            ThrottledMilliseconds = held is null ? null : Math.Max(0, held.Value),
        };
    }

    // Both count in ticks of the kernel, so that their length does not matter. They are not read at the same instant: shares are kept within their bounds.
    private static (double? Own, double? Other) Shares(CpuTimes? before, CpuTimes? after, long? own)
    {
        if (before is not { } from || after is not { } to || own is not { } mine || to.Total <= from.Total)
        {
            return (null, null);
        }

        double total = to.Total - from.Total;
        double ownShare = Math.Clamp(mine / total, 0, 1);
        return (ownShare, Math.Clamp(((to.Busy - from.Busy) / total) - ownShare, 0, 1));
    }

    private CpuTimes? Machine() => Read("stat", LongestLine) is { } text ? CpuTimes.Parse(text) : null;

    private long? Own() => Read("self/stat") is { } text ? CpuTimes.ParseProcess(text) : null;

    private double? Throttled() => _quota is not null && ReadFile(_quota) is { } text ? CpuQuota.ParseThrottled(text) : null;

    private double? OpenFiles()
    {
        if (Read("self/limits") is not { } text || OpenFileLimit.Parse(text) is not { } limit)
        {
            return null;
        }

        try
        {
            return Math.Min(1, Directory.EnumerateFileSystemEntries(Path.Combine(_proc, "self/fd")).Count() / (double)limit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private double? PortsUsed(IReadOnlyCollection<IPEndPoint> targets)
    {
        if (Read("sys/net/ipv4/ip_local_port_range") is not { } text || TcpTable.ParsePortRange(text) is not { } ports)
        {
            return null;
        }

        if (Read("net/sockstat") is { } sockets && TcpTable.ParseSockets(sockets, Read("net/sockstat6")) is { } all && all < ports * WorthCounting)
        {
            return all / (double)ports;
        }

        try
        {
            // Read line by line, for the table may be megabytes long.
            IEnumerable<string> lines = s_tables.Select(table => Path.Combine(_proc, table)).Where(File.Exists).SelectMany(File.ReadLines);
            return Math.Min(1, TcpTable.CountBusiest(lines, targets) / (double)ports);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string? Read(string name, int most = int.MaxValue) => ReadFile(Path.Combine(_proc, name), most);

    // Once a second for as long as the run lasts: by the file classes each would leave 20 kB behind, and a run of an hour a heap of its own.
    private string? ReadFile(string path, int most = int.MaxValue)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            int length = 0;
            while (length < most && RandomAccess.Read(file, _buffer.AsSpan(length), length) is > 0 and var read)
            {
                length += read;
                if (length == _buffer.Length)
                {
                    Array.Resize(ref _buffer, length * 2);
                }
            }

            return Encoding.UTF8.GetString(_buffer, 0, Math.Min(length, most));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
