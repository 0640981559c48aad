using System.Runtime.InteropServices;

namespace Perf.Tests.Tuning.Mechanisms.Kernel;

/// <summary>Runs something in a network namespace of its own, in which the settings of the network are others than the machine's. All of it must run on the one thread that is in it.</summary>
internal static class NetworkNamespace
{
    private const int NewNetwork = 0x4000_0000;

    /// <summary>Runs it; false where this user may not make a namespace.</summary>
    public static bool TryRun(Action act)
    {
        Exception? fault = null;
        bool isInside = false;
        var thread = new Thread(() =>
        {
            isInside = OperatingSystem.IsLinux() && Unshare(NewNetwork) == 0;
            if (isInside)
            {
                fault = Record.Exception(act);
            }
        });
        thread.Start();
        thread.Join();
        return fault is null ? isInside : throw new InvalidOperationException($"In the namespace: {fault.Message}", fault);
    }

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unshare(int flags);
}
