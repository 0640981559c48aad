using Perf.Engine.Sharing;

namespace Perf.Engine.Executors;

/// <summary>
/// What is left of a number of iterations for each virtual user, where somebody else has begun it: a common heap, for nobody knows how far each of them was. Taken for done are the first rounds
/// of all.
/// </summary>
/// <param name="vus">Virtual users of this process.</param>
/// <param name="iterations">Iterations of each.</param>
/// <param name="share">Which of the virtual users of the run are this process' own.</param>
/// <param name="made">How many iterations have been made, all virtual users together.</param>
internal sealed class RemainingSupply(int vus, long iterations, SlotSet share, long made) : IterationSupply
{
    private readonly long _all = (long)Math.Min((double)iterations * vus, long.MaxValue / 2);
    private long _taken = made;

    public override (int Vu, long Number)? TryTake(int vu, long done) =>
        Interlocked.Increment(ref _taken) is var taken && taken <= _all ? ((int)share.IndexOf((taken - 1) % vus), (taken - 1) / vus) : null;
}
