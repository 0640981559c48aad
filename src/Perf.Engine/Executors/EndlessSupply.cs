namespace Perf.Engine.Executors;

/// <summary>As many as fit into the time.</summary>
internal sealed class EndlessSupply : IterationSupply
{
    public override bool TryTake(long done) => true;
}
