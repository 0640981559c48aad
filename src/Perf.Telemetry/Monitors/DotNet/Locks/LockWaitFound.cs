namespace Perf.Telemetry.Monitors.DotNet.Locks;

/// <summary>What a look at the waits for locks in a process found.</summary>
/// <param name="Waiting">Seconds that threads waited per second: how many waited in the mean. Of waits that are longer than the look a part.</param>
/// <param name="Begun">How many waits began.</param>
/// <param name="Ended">How many of them ended.</param>
internal sealed record LockWaitFound(double Waiting, long Begun, long Ended)
{
    /// <summary>What of those that began had not ended when the look did, in percent; null where none began.</summary>
    public double? Unended => Begun > 0 ? 100.0 * Math.Max(0, Begun - Ended) / Begun : null;
}
