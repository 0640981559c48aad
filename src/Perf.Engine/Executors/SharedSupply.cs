using Perf.Engine.Sharing;

namespace Perf.Engine.Executors;

/// <summary>A common heap of iterations.</summary>
/// <param name="iterations">How many there are in all processes of the run.</param>
/// <param name="share">Those of them that are this process' own.</param>
/// <param name="made">How many of these somebody else has made.</param>
internal sealed class SharedSupply(long iterations, SlotSet share = default, long made = 0) : IterationSupply
{
    private readonly long _all = share.CountBelow(iterations);
    private long _taken = made;

    public override (int Vu, long Number)? TryTake(int vu, long done) => Interlocked.Increment(ref _taken) is var taken && taken <= _all ? (0, share.IndexOf(taken - 1)) : null;
}
