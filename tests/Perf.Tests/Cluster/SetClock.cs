namespace Perf.Tests.Cluster;

/// <summary>A machine's clock that is set wrong.</summary>
/// <param name="ahead">By how much it is ahead.</param>
internal sealed class SetClock(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
