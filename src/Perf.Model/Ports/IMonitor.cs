namespace Perf;

/// <summary>Something that is read again and again while a run goes on. It is used by one thread, which is its own and may wait.</summary>
public interface IMonitor : IDisposable
{
    /// <summary>Reads once.</summary>
    /// <param name="reading">Takes what was read. What was added before an exception counts.</param>
    /// <param name="stop">Ends the reading: the run is over, or it has taken too long.</param>
    /// <exception cref="MonitorException">It cannot be read just now, and why; it is tried again.</exception>
    void Read(MonitorReading reading, CancellationToken stop);
}
