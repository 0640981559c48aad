using Perf.Tests.Tuning.Mechanisms.Kernel;
using Perf.Tests.Tuning.Support;
using Perf.Tuning.Kernel;

namespace Perf.Tests.Tuning.Killing;

/// <summary>The same with the kernel itself, in a network namespace of its own: what is killed is in it too, for a process is where the thread is that starts it.</summary>
public sealed class KillKernelTests
{
    private static readonly (string Key, string? Value)[] s_settings =
    [
        ("net.core.somaxconn", "1024"), ("net.ipv4.ip_local_port_range", "15000 65000"), ("net.ipv4.tcp_tw_reuse", "0"), ("net.ipv4.tcp_slow_start_after_idle", "0"),
    ];

    [SkippableFact]
    public void Set_KilledAnywhere_IsRecoveredOrOfferedForUndo_AndTheMachineIsNotTouched()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "It is about Linux.");
        string machine = Live();
        bool isWritable = true;
        bool isInside = NetworkNamespace.TryRun(() =>
        {
            isWritable = s_settings.All(setting => KernelFile.CanWrite(PathOf(setting.Key)));
            if (isWritable)
            {
                OneThread.Run(async () =>
                {
                    var run = new KillRun(PrepareAsync, DumpAsync, atOnce: 1);
                    await run.SetAsync();
                    await run.UndoAsync();
                    await run.AtTimesAsync(1, 5, 20);
                });
            }
        });
        Skip.IfNot(isInside && isWritable, "This user may not make a network namespace, or not set anything in it.");
        Assert.Equal(machine, Live());
    }

    private static Task<KillPlan> PrepareAsync(string folder)
    {
        string boot = Path.Combine(folder, "settings", "sysctl.d");
        Directory.CreateDirectory(boot);
        return Task.FromResult(new KillPlan(KillSubjects.Change("sysctl", "system", s_settings), new TuningTargets { System = new SystemTarget { SysctlFolder = boot } }));
    }

    private static Task<string> DumpAsync(string folder) => Task.FromResult($"{Live()}\n{FolderSnapshot.Of(Path.Combine(folder, "settings"))}");

    private static string Live() => string.Join('|', s_settings.Select(setting => File.ReadAllText(PathOf(setting.Key))));

    private static string PathOf(string key) => $"/proc/sys/{key.Replace('.', '/')}";
}
