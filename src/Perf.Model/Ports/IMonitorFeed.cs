namespace Perf;

/// <summary>Gives what monitors have read meanwhile. It is asked by the run at the end of each second and must answer at once: reading is done on threads of the monitors' own.</summary>
public interface IMonitorFeed
{
    /// <summary>The run's clock starts now: from here on monitors read, each within the seconds of the run. Called once, by the thread that is about to start the load.</summary>
    void Start();

    /// <summary>What was read since the last call.</summary>
    /// <returns>Samples in order of time; none where nothing is new.</returns>
    IReadOnlyList<MonitorSample> Take();

    /// <summary>The load has ended, and what a run does after it, as to clean up, begins: no reading is begun from here on, for it would be of no load, and what is known of the whole run (<see cref="Tables"/>) is read now. Nobody waits here. May be called more than once, and not at all.</summary>
    void LoadHasEnded()
    {
    }

    /// <summary>What is to be told of the monitors at the run's end, a sentence each. A reading that goes on may end and is there for the last <see cref="Take"/>; no more is begun.</summary>
    /// <returns>Such as that one could not be read, why, and what to do.</returns>
    IReadOnlyList<string> End();

    /// <summary>What the monitors know of the whole run beside their signals. Asked once, after <see cref="End"/>.</summary>
    /// <returns>The tables; none where no monitor has any.</returns>
    IReadOnlyList<MonitorTable> Tables() => [];

    /// <summary>Which monitors could not be read. Asked once, after <see cref="End"/>.</summary>
    /// <returns>The faults; none where every reading was good.</returns>
    IReadOnlyList<MonitorFault> Faults() => [];
}
