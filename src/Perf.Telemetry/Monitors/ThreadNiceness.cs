using System.Runtime.InteropServices;

namespace Perf.Telemetry.Monitors;

/// <summary>Has the calling thread stand behind those that make the load. .NET's own priorities say nothing to Linux, where a thread has a nice value of its own (setpriority(2)).</summary>
internal static partial class ThreadNiceness
{
    private const int OfThread = 0;
    private const int Nice = 10;

    /// <summary>Lowers it; where the system refuses, it stays as it is.</summary>
    public static void Lower()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(OfThread, 0, Nice);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int value);
}
