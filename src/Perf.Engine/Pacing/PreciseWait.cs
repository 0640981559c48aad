using System.Runtime.InteropServices;

namespace Perf.Engine.Pacing;

/// <summary>
/// Waits on a thread until a moment of <see cref="Clock"/>. On Linux by nanosleep with the thread's timer slack set to 1 ns (tens of microseconds late);
/// elsewhere by Sleep(1) steps and a short spin. Whatever is chosen, how late a start really was is measured and reported.
/// </summary>
public static partial class PreciseWait
{
    private const int SetTimerSlack = 29;

    // Longer waits are cut, so that a stop is noticed soon.
    private const long LongestSleep = 50 * TimeSpan.TicksPerMillisecond;

    /// <summary>Prepares the calling thread; call once on a thread that will wait.</summary>
    public static void PrepareThread()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Prctl(SetTimerSlack, 1, 0, 0, 0);
        }
    }

    /// <summary>Waits until a moment, or until cancelled.</summary>
    /// <param name="moment">Ticks of <see cref="Clock"/>.</param>
    /// <param name="cancellation">Ends the wait early, within 50 ms.</param>
    /// <returns>False when it was cancelled.</returns>
    public static bool Until(long moment, CancellationToken cancellation)
    {
        while (true)
        {
            if (cancellation.IsCancellationRequested)
            {
                return false;
            }

            long left = moment - Clock.Now;
            if (left <= 0)
            {
                return true;
            }

            Sleep(Math.Min(left, LongestSleep));
        }
    }

    private static void Sleep(long ticks)
    {
        if (OperatingSystem.IsLinux())
        {
            var time = new Timespec { Seconds = ticks / TimeSpan.TicksPerSecond, Nanoseconds = ticks % TimeSpan.TicksPerSecond * 100 };
            _ = Nanosleep(in time, IntPtr.Zero);
        }
        else if (ticks > 2 * TimeSpan.TicksPerMillisecond)
        {
            Thread.Sleep(1);
        }
        else
        {
            Thread.SpinWait(50);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Nanosleep(in Timespec time, IntPtr remaining);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, ulong a, ulong b, ulong c, ulong d);
}
