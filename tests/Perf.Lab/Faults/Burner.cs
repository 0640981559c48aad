using System.Diagnostics;

namespace Perf.Lab.Faults;

/// <summary>A neighbour on the machine: a process that has nothing to do with what is measured and uses processors.</summary>
internal static class Burner
{
    private const int Seed = 11;
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(20);

    /// <summary>Burns until it is cancelled.</summary>
    /// <param name="cores">How much: 1.5 is one and a half cores.</param>
    /// <param name="isBursty">Whether it comes in bursts of half a second to two seconds with pauses as long, at twice the strength, so that the mean is the same.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static void Run(double cores, bool isBursty, CancellationToken cancellationToken)
    {
        double strength = isBursty ? cores * 2 : cores;
        int threads = Math.Max(1, (int)Math.Ceiling(strength));
        Thread[] all = [.. Enumerable.Range(0, threads).Select(number => new Thread(() => Burn(strength / threads, isBursty, number, cancellationToken)))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
    }

    private static void Burn(double share, bool isBursty, int number, CancellationToken cancellationToken)
    {
        // The same pauses in all threads: a burst is one of the whole process.
        var chance = new Random(Seed);
        long phaseEnd = Stopwatch.GetTimestamp();
        bool isBurning = number >= 0 && !isBursty;
        TimeSpan phase = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (isBursty && Stopwatch.GetElapsedTime(phaseEnd) >= phase)
            {
                isBurning = !isBurning;
                phase = isBurning ? TimeSpan.FromSeconds(0.5 + (1.5 * chance.NextDouble())) : phase;
                phaseEnd = Stopwatch.GetTimestamp();
            }

            long start = Stopwatch.GetTimestamp();
            while (isBurning && Stopwatch.GetElapsedTime(start) < s_slice * Math.Min(1, share))
            {
                // Nothing but the processor is used.
                Thread.SpinWait(1000);
            }

            TimeSpan rest = isBurning ? s_slice - Stopwatch.GetElapsedTime(start) : s_slice;
            if (rest > TimeSpan.Zero && (!isBurning || share < 1))
            {
                Thread.Sleep(rest);
            }
        }
    }
}
