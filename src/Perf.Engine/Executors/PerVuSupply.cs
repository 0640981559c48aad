namespace Perf.Engine.Executors;

/// <summary>The same number for each virtual user.</summary>
internal sealed class PerVuSupply(long iterations) : IterationSupply
{
    public override (int Vu, long Number)? TryTake(int vu, long done) => done < iterations ? (vu, done) : null;
}
