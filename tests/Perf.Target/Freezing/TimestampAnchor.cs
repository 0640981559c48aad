using System.Diagnostics;

namespace Perf.Target.Freezing;

/// <summary>Turns Stopwatch timestamps into Unix time by one pair taken at the start, so that a stepped clock bends no window.</summary>
internal sealed class TimestampAnchor(TimeProvider time)
{
    private readonly DateTimeOffset _utc = time.GetUtcNow();
    private readonly long _timestamp = Stopwatch.GetTimestamp();

    public long ToUnixMicroseconds(long timestamp) =>
        (_utc + Stopwatch.GetElapsedTime(_timestamp, timestamp) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
