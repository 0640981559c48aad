namespace Perf.Engine.Executors;

/// <summary>A common heap of iterations.</summary>
internal sealed class SharedSupply(long iterations) : IterationSupply
{
    private long _left = iterations;

    public override bool TryTake(long done) => Interlocked.Decrement(ref _left) >= 0;
}
