namespace Perf;

/// <summary>A monitor that knows tables of the whole run beside its signals.</summary>
public interface IMonitorTables
{
    /// <summary>Notes what counters stand at when the run begins. Called once, by the monitor's own thread.</summary>
    /// <param name="stop">Ends it: it has taken too long.</param>
    void BeginTables(CancellationToken stop);

    /// <summary>What changed since, once, when the load has ended. Called by the monitor's own thread.</summary>
    /// <param name="stop">Ends it: it has taken too long.</param>
    /// <returns>The tables; none where nothing is known.</returns>
    /// <exception cref="MonitorException">They cannot be read, and why.</exception>
    IReadOnlyList<MonitorTable> EndTables(CancellationToken stop);
}
