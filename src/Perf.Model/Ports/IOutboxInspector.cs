namespace Perf;

/// <summary>Looks at the outbox of alerts and changes nothing.</summary>
public interface IOutboxInspector
{
    /// <summary>Looks at it.</summary>
    /// <returns>What waits and what failed.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.OutboxUnavailable"/>.</exception>
    OutboxObservation Inspect();
}
