namespace Perf;

/// <summary>Where runs are kept.</summary>
public interface IRunStore : IDisposable
{
    /// <summary>Begins to store a run. What comes after is on disk within a second, so that a killed process leaves everything up to then.</summary>
    /// <param name="result">What the run is; it has no measurements yet.</param>
    void Begin(RunResult result);

    /// <summary>Adds one second.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="interval">All that was measured in it.</param>
    void Append(string runId, Interval interval);

    /// <summary>Ends the run.</summary>
    /// <param name="result">The whole result.</param>
    void Complete(RunResult result);

    /// <summary>Finds runs, the newest first. Runs whose process was killed come with status Interrupted and all that was stored.</summary>
    /// <param name="query">Which.</param>
    /// <returns>The results.</returns>
    IEnumerable<RunResult> Find(RunQuery query);

    /// <summary>The seconds of a run, with full histograms.</summary>
    /// <param name="runId">The run's whole id.</param>
    /// <returns>The intervals in order of time; none when there is no such run.</returns>
    IEnumerable<Interval> ReadIntervals(string runId);
}
