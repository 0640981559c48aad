namespace Perf;

/// <summary>Where runs are kept.</summary>
public interface IRunStore : IDisposable
{
    /// <summary>Begins to store a run; a run that is stored already is never overwritten. What comes after is on disk within a second, so that a killed process leaves everything up to then.</summary>
    /// <param name="result">What the run is; it has no measurements yet.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.RunExists"/>: another run of this id is stored.</exception>
    void Begin(RunResult result);

    /// <summary>Adds one second.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="interval">All that was measured in it.</param>
    void Append(string runId, Interval interval);

    /// <summary>Ends the run.</summary>
    /// <param name="result">The whole result.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.RunExists"/>: another run of this id is stored.</exception>
    void Complete(RunResult result);

    /// <summary>Finds runs, the newest first. Runs whose process was killed come with status Interrupted and all that was stored.</summary>
    /// <param name="query">Which.</param>
    /// <returns>The results.</returns>
    IEnumerable<RunResult> Find(RunQuery query);

    /// <summary>The seconds of a run, with full histograms.</summary>
    /// <param name="runId">The run's whole id.</param>
    /// <returns>The intervals in order of time; none when there is no such run.</returns>
    IEnumerable<Interval> ReadIntervals(string runId);

    /// <summary>The seconds of a run, of some metrics alone: far faster where a run has many.</summary>
    /// <param name="runId">The run's whole id.</param>
    /// <param name="metrics">Tells of a metric's name whether its series are wanted; called from several threads.</param>
    /// <returns>The intervals in order of time; series of other metrics may be missing.</returns>
    IEnumerable<Interval> ReadIntervals(string runId, Func<string, bool> metrics) => ReadIntervals(runId);

    /// <summary>Finds runs as lines of a list, the newest first. It reads no measurements, so that it is fast with many runs.</summary>
    /// <param name="query">Which.</param>
    /// <returns>One line for each run.</returns>
    IEnumerable<RunSummary> List(RunQuery query);

    /// <summary>Figures of runs that have ended, over time. It reads no distributions, so that it is fast with many runs.</summary>
    /// <param name="query">Which.</param>
    /// <returns>Series one after the other (by scenario, environment, step, metric, statistic), each in order of time.</returns>
    IEnumerable<RunPoint> Points(PointQuery query);

    /// <summary>Removes a run with all that was measured. What is not there is no error.</summary>
    /// <param name="runId">The run's whole id.</param>
    /// <returns>Whether there was such a run.</returns>
    bool Remove(string runId);
}
