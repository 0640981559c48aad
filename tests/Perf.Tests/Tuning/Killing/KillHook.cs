using System.Diagnostics;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>
/// Kills its own process at a boundary, as <c>kill -9</c> does: nothing is cleaned up, nothing flushed. What is about to be written is left out, for nothing happens between that and the boundary before.
/// </summary>
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
            using var self = Process.GetCurrentProcess();
            self.Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
