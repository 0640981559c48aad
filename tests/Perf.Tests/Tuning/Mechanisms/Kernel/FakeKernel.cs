using Perf.Tuning;

namespace Perf.Tests.Tuning.Mechanisms.Kernel;

/// <summary>Folders that look like those of a kernel, and take what is written to them.</summary>
internal sealed class FakeKernel : IDisposable
{
    public FakeKernel() => Make(Folder);

    public string Folder { get; } = Directory.CreateTempSubdirectory("perf-kernel-").FullName;

    public MechanismContext Context => new(new TuningTargets { System = TargetIn(Folder) }, new NoRestarts(), TimeProvider.System);

    /// <summary>The target that is in a folder.</summary>
    public static SystemTarget TargetIn(string folder) => new()
    {
        ProcFolder = Path.Combine(folder, "proc"),
        SysFolder = Path.Combine(folder, "sys"),
        SysctlFolder = Path.Combine(folder, "sysctl.d"),
        TmpfilesFolder = Path.Combine(folder, "tmpfiles.d"),
    };

    /// <summary>Makes one in a folder.</summary>
    public static void Make(string folder)
    {
        foreach ((string path, string text) in (IEnumerable<(string, string)>)[
            ("proc/net/core/somaxconn", "4096\n"),
            ("proc/net/ipv4/ip_local_port_range", "32768\t60999\n"),
            ("proc/net/ipv4/tcp_tw_reuse", "2\n"),
            ("proc/vm/swappiness", "60\n"),
            ("proc/vm/dirty_bytes", "0\n"),
            ("proc/vm/dirty_ratio", "20\n"),
            ("sys/block/sda/queue/scheduler", "none [mq-deadline] kyber\n"),
            ("sys/block/sda/queue/read_ahead_kb", "128\n"),
            ("sys/kernel/mm/transparent_hugepage/enabled", "always\n"),
        ])
        {
            string file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Directory.CreateDirectory(Path.Combine(folder, "sysctl.d"));
        Directory.CreateDirectory(Path.Combine(folder, "tmpfiles.d"));
    }

    public string PathOf(string path) => Path.Combine(Folder, path);

    public string Read(string path) => File.ReadAllText(PathOf(path));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    /// <summary>All files with their bytes.</summary>
    public string Dump() => string.Join('\n', Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => $"{path} {Convert.ToHexString(File.ReadAllBytes(path))}"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
