using System.Runtime.InteropServices;

namespace Perf.Runtime;

/// <summary>What only the system can do for a thread that must not be in the load's way: its CPU time, and a lower place in the queue for the cores.</summary>
internal static class ThreadTime
{
    private const int Thread = 0;
    private const int Nice = 10;
    private const int LinuxThreadClock = 3;
    private const int DarwinThreadClock = 16;

    /// <summary>Lets all other threads go first, as far as the system allows: .NET's priority does nothing on Linux, where the kernel's own niceness is a thread's.</summary>
    public static void StepBack()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            // 0 is the calling thread; being less important is allowed to everybody, and where it fails the thread is as important as others.
            _ = SetPriority(Thread, 0, Nice);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
        }
    }

    /// <summary>CPU time of the calling thread; where the system does not tell, the time that has gone by, which is never less.</summary>
    public static TimeSpan Cpu()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            try
            {
                if (GetTime(OperatingSystem.IsLinux() ? LinuxThreadClock : DarwinThreadClock, out Timespec time) == 0)
                {
                    return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
                }
            }
            catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
            {
            }
        }

        return System.Diagnostics.Stopwatch.GetElapsedTime(0);
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    private static extern int SetPriority(int which, int who, int priority);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
