namespace Perf.Engine.Executors;

/// <summary>As many as fit into the time.</summary>
internal sealed class EndlessSupply : IterationSupply
{
    public override (int Vu, long Number)? TryTake(int vu, long done) => (vu, done);
}
