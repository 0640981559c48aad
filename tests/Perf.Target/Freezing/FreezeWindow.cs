namespace Perf.Target.Freezing;

/// <summary>One freeze as it happened: Stopwatch timestamps, and the same moments in Unix time (microseconds).</summary>
public readonly record struct FreezeWindow(long StartTimestamp, long EndTimestamp, long StartUnixMicroseconds, long EndUnixMicroseconds);
