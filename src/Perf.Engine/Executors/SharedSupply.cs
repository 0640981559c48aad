namespace Perf.Engine.Executors;

/// <summary>A common heap of iterations.</summary>
internal sealed class SharedSupply(long iterations) : IterationSupply
{
    private long _taken;

    public override (int Vu, long Number)? TryTake(int vu, long done) => Interlocked.Increment(ref _taken) is var taken && taken <= iterations ? (0, taken - 1) : null;
}
