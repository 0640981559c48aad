namespace Perf.Tests.Cluster.Coordination;

/// <summary>The machine's own time, where things are done on several threads.</summary>
internal sealed class RealTime : VirtualTime
{
    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, dueTime, period);
}
