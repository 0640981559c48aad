namespace Perf.Engine.Executors;

/// <summary>The same number for each virtual user.</summary>
internal sealed class PerVuSupply(long iterations) : IterationSupply
{
    public override bool TryTake(long done) => done < iterations;
}
