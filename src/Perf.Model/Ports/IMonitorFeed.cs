namespace Perf;

/// <summary>Gives what monitors have read meanwhile. It is asked by the run at the end of each second and must answer at once: reading is done on threads of the monitors' own.</summary>
public interface IMonitorFeed
{
    /// <summary>What was read since the last call.</summary>
    /// <returns>Samples; none where nothing is new.</returns>
    IReadOnlyList<MonitorSample> Take();
}
