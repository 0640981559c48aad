namespace Perf.Engine.Running;

/// <summary>Hears of the end of iterations, on the virtual user's loop.</summary>
internal interface IIterationOwner
{
    /// <summary>The iteration has ended, however it ended; the virtual user is free.</summary>
    void IterationEnded(VirtualUser vu);
}
