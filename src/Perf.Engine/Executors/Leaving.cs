using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>The virtual users of a share as they leave: each does once what its flows have for after the last iteration.</summary>
/// <param name="ended">Hears when one has done it.</param>
internal sealed class Leaving(Action ended) : IIterationOwner
{
    private int _working;
    private int _next;

    /// <summary>Whether one is still at it.</summary>
    public bool IsUnderWay => _working > 0;

    /// <summary>Begins what is left to do.</summary>
    /// <param name="vus">The virtual users; none of them is in an iteration.</param>
    /// <returns>Whether there is something under way.</returns>
    public bool GoesOn(List<VirtualUser> vus)
    {
        for (; _next < vus.Count; _next++)
        {
            if (vus[_next].StartAfterLast(this))
            {
                _working++;
            }
        }

        return IsUnderWay;
    }

    public void IterationEnded(VirtualUser vu)
    {
        // Those of several flows have more than one thing to do.
        if (!vu.WasCutOff && vu.StartAfterLast(this))
        {
            return;
        }

        _working--;
        ended();
    }
}
