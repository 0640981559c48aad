using System.Diagnostics;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>Kills its own process at a boundary, as <c>kill -9</c> does: nothing is cleaned up, nothing flushed.</summary>
internal sealed class KillHook(int at) : IFaultHook
{
    private int _reached;

    internal List<string> Boundaries { get; } = [];

    public void Reached(string boundary)
    {
        Boundaries.Add(boundary);
        if (++_reached == at)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
