using System.Diagnostics;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>
/// Kills its own process, as <c>kill -9</c> does: nothing is cleaned up, nothing flushed. At a boundary, or some milliseconds after the intent, wherever the mechanism is then. Of the boundaries those
/// at which something is about to be written are left out, for nothing happens between them and those before.
/// </summary>
/// <param name="at">The boundary's place, from 1; 0 for none; less than 0 for milliseconds after the intent.</param>
internal sealed class KillHook(int at) : IFaultHook
{
    private int _reached;

    internal List<string> Boundaries { get; } = [];

    public void Reached(string boundary)
    {
        if (boundary.EndsWith("-writing", StringComparison.Ordinal))
        {
            return;
        }

        Boundaries.Add(boundary);
        if (++_reached == at)
        {
            Kill();
        }
        else if (at < 0 && boundary == "Intended-written")
        {
            new Thread(() =>
            {
                Thread.Sleep(-at);
                Kill();
            }) { IsBackground = true }.Start();
        }
    }

    private static void Kill()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
