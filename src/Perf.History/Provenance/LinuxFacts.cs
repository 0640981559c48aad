using System.Globalization;

namespace Perf.History;

/// <summary>
/// What Linux says of a machine in /proc and /sys. Sources: proc(5), the kernel's documentation of cgroup v1 and v2, of cpufreq, and of the power supply class.
/// </summary>
internal static class LinuxFacts
{
    private const string Cpus = "/sys/devices/system/cpu";
    private const string Groups = "/sys/fs/cgroup";
    private const double BytesPerMebibyte = 1 << 20;

    // A limit that nobody set is in the first version of control groups a number near the largest.
    private const double NoLimit = 1L << 60;

    /// <summary>Adds what is known.</summary>
    /// <param name="reader">Reads files.</param>
    /// <param name="parts">What tells environments apart.</param>
    /// <param name="details">What is good to know.</param>
    public static void Add(IMachineReader reader, IDictionary<string, string> parts, IDictionary<string, string> details)
    {
        string[] cpuinfo = (reader.ReadText("/proc/cpuinfo") ?? "").Split('\n');
        FingerprintBuilder.Put(parts, "processor", Processor(cpuinfo));
        FingerprintBuilder.Put(parts, "machineCores", FingerprintBuilder.Number(cpuinfo.Count(line => line.StartsWith("processor", StringComparison.Ordinal))));
        FingerprintBuilder.Put(parts, "governor", Words(reader, "cpufreq/scaling_governor"));
        FingerprintBuilder.Put(parts, "turbo", Turbo(reader));
        FingerprintBuilder.Put(parts, "smt", reader.ReadText($"{Cpus}/smt/active")?.Trim() switch { "1" => "on", "0" => "off", _ => null });
        FingerprintBuilder.Put(parts, "cpuLimit", CpuLimit(reader));
        FingerprintBuilder.Put(parts, "memoryLimitMiB", MemoryLimit(reader));
        FingerprintBuilder.Put(parts, "virtualization", Virtualization(reader, cpuinfo));
        FingerprintBuilder.Put(parts, "container", Container(reader));
        FingerprintBuilder.Put(parts, "power", Power(reader));
        FingerprintBuilder.Put(details, "kernelRelease", reader.ReadText("/proc/sys/kernel/osrelease"));
        FingerprintBuilder.Put(details, "microcode", Field(cpuinfo, "microcode"));
        FingerprintBuilder.Put(details, "frequencyMaxKHz", Words(reader, "cpufreq/scaling_max_freq"));
        FingerprintBuilder.Put(details, "loadAverage", string.Join(' ', (reader.ReadText("/proc/loadavg") ?? "").Split(' ').Take(3)));
    }

    private static string? Processor(string[] cpuinfo) =>
        Field(cpuinfo, "model name") ?? Field(cpuinfo, "Model") ?? (Field(cpuinfo, "CPU implementer"), Field(cpuinfo, "CPU part")) switch
        {
            // ARM has no name, only numbers of maker and design.
            ({ } maker, { } design) => $"ARM {maker}/{design}",
            _ => null,
        };

    private static string? Field(string[] lines, string name)
    {
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Trim().SequenceEqual(name))
            {
                return line[(colon + 1)..].Trim();
            }
        }

        return null;
    }

    // Of all cores: laptops have two kinds.
    private static string? Words(IMachineReader reader, string file)
    {
        string[] words =
        [
            .. reader.List(Cpus).Where(path => path.LastIndexOf("/cpu", StringComparison.Ordinal) is >= 0 and var at && path.Length > at + 4 && path[(at + 4)..].All(char.IsAsciiDigit))
                .Select(path => reader.ReadText($"{path}/{file}")?.Trim()).OfType<string>().Where(word => word.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        return words.Length == 0 ? null : string.Join(", ", words);
    }

    private static string? Turbo(IMachineReader reader) => (reader.ReadText($"{Cpus}/intel_pstate/no_turbo")?.Trim(), reader.ReadText($"{Cpus}/cpufreq/boost")?.Trim()) switch
    {
        ("1", _) or (null, "0") => "off",
        ("0", _) or (null, "1") => "on",
        _ => null,
    };

    private static string CpuLimit(IMachineReader reader)
    {
        if (OwnGroup(reader, "cpu.max") is { } max)
        {
            string[] words = max.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words is [var quota, var period] && Parse(quota) is { } part && Parse(period) is > 0 and var whole ? $"{FingerprintBuilder.Number(part / whole)} cores" : "none";
        }

        return OldGroup(reader, "cpu", "cpu.cfs_quota_us") is { } old && Parse(old) is > 0 and var time && Parse(OldGroup(reader, "cpu", "cpu.cfs_period_us") ?? "") is > 0 and var length
            ? $"{FingerprintBuilder.Number(time / length)} cores"
            : "none";
    }

    private static string MemoryLimit(IMachineReader reader) =>
        Parse(OwnGroup(reader, "memory.max") ?? OldGroup(reader, "memory", "memory.limit_in_bytes") ?? "") is > 0 and < NoLimit and var bytes
            ? FingerprintBuilder.Number(Math.Round(bytes / BytesPerMebibyte))
            : "none";

    // In a container the own group is usually the root of what can be seen.
    private static string? OwnGroup(IMachineReader reader, string file)
    {
        string path = GroupPath(reader, "");
        return (path.Length > 1 ? reader.ReadText($"{Groups}{path}/{file}") : null)?.Trim() ?? reader.ReadText($"{Groups}/{file}")?.Trim();
    }

    private static string? OldGroup(IMachineReader reader, string controller, string file)
    {
        string path = GroupPath(reader, controller);
        return (path.Length > 1 ? reader.ReadText($"{Groups}/{controller}{path}/{file}") : null)?.Trim() ?? reader.ReadText($"{Groups}/{controller}/{file}")?.Trim();
    }

    // Lines "number:controllers:path"; the second version has no controllers. cgroups(7).
    private static string GroupPath(IMachineReader reader, string controller)
    {
        foreach (string line in (reader.ReadText("/proc/self/cgroup") ?? "").Split('\n'))
        {
            string[] fields = line.Split(':', 3);
            if (fields.Length == 3 && fields[1].Split(',').Contains(controller))
            {
                return fields[2].Trim();
            }
        }

        return "";
    }

    private static string Virtualization(IMachineReader reader, string[] cpuinfo)
    {
        bool hasFlag = Field(cpuinfo, "flags")?.Split(' ').Contains("hypervisor") == true;
        string? name = reader.ReadText("/sys/hypervisor/type")?.Trim() is { Length: > 0 } type ? type : null;
        return name is null && !hasFlag ? "none" : name ?? reader.ReadText("/sys/class/dmi/id/product_name") ?? reader.ReadText("/sys/class/dmi/id/sys_vendor") ?? "unknown";
    }

    private static string Container(IMachineReader reader) =>
        reader.Variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } ? "kubernetes"
        : reader.List("/").Contains("/.dockerenv") ? "docker"
        : reader.ReadText("/run/.containerenv") is not null ? "podman"
        : "none";

    private static string Power(IMachineReader reader)
    {
        string? Of(string supply, string file) => reader.ReadText($"{supply}/{file}")?.Trim();
        IReadOnlyList<string> supplies = reader.List("/sys/class/power_supply");
        return supplies.Any(supply => Of(supply, "type") == "Mains" && Of(supply, "online") == "1") ? "mains"
            : supplies.Any(supply => Of(supply, "type") == "Battery" && Of(supply, "scope") != "Device" && Of(supply, "status") == "Discharging") ? "battery"
            : "mains";
    }

    private static double? Parse(string text) => double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
