namespace Perf;

/// <summary>A monitor that knows tables of the whole run beside its signals.</summary>
public interface IMonitorTables
{
    /// <summary>
    /// Notes what counters stand at when the run begins, and forgets what was noted before. Called when the run is prepared, so that compiling is no part of it, and again when its clock starts; by
    /// the monitor's own thread.
    /// </summary>
    /// <param name="stop">Ends it: it has taken too long.</param>
    /// <exception cref="MonitorException">They cannot be read, and why; <see cref="EndTables"/> is asked all the same, for what needs no beginning.</exception>
    void BeginTables(CancellationToken stop);

    /// <summary>What changed since, once, when the load has ended. Called by the monitor's own thread.</summary>
    /// <param name="limit">How long it may take. What is found one by one is given up in time, so that what was found until then is returned.</param>
    /// <param name="stop">Ends it: it has taken too long.</param>
    /// <remarks>Also after <see cref="BeginTables"/> has failed: what changed since is then not known and left out, and told (<see cref="TableNotes"/>).</remarks>
    /// <returns>The tables, with their names, columns and rows; whose they are is put there by whoever asks. None where nothing is known, and fewer where some cannot be read (<see cref="TableNotes"/>).</returns>
    /// <exception cref="MonitorException">They cannot be read, and why.</exception>
    IReadOnlyList<MonitorTable> EndTables(TimeSpan limit, CancellationToken stop);

    /// <summary>What is to be told of the tables: what is missing in them, why, and what would help. A sentence each; known when <see cref="EndTables"/> has ended.</summary>
    IReadOnlyList<string> TableNotes => [];
}
