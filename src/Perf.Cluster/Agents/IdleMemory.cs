namespace Perf.Cluster.Agents;

/// <summary>
/// When an agent that has nothing to do gives memory back: once, some seconds after it has become idle. What a start or a run has left behind would otherwise be held while it waits, for hours perhaps: nothing is
/// allocated then that would have it collected.
/// </summary>
internal sealed class IdleMemory
{
    // Of a second each: long enough for a run's last reports, and for what joins after the start.
    private const int QuietLooks = 2;

    // Beyond that the process has other things to do than to be an agent, and collecting would hold them up.
    private const long MostBytes = 128 * 1024 * 1024;

    private int _quiet;

    /// <summary>Looks, once a second, and collects where it is time to.</summary>
    /// <param name="isIdle">Whether the agent has no share.</param>
    public void Look(bool isIdle)
    {
        if (IsDue(isIdle) && GC.GetTotalMemory(forceFullCollection: false) <= MostBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>Whether it is time: at one look of each time of idleness.</summary>
    internal bool IsDue(bool isIdle)
    {
        _quiet = isIdle ? Math.Min(_quiet + 1, QuietLooks + 1) : 0;
        return _quiet == QuietLooks;
    }
}
