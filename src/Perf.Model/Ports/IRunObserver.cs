namespace Perf;

/// <summary>
/// Hears of a run as it goes on. Calls come one at a time, from a thread of the engine's that never holds up the load; an observer that throws is
/// dropped with a warning and does not end the run.
/// </summary>
public interface IRunObserver
{
    /// <summary>The run begins.</summary>
    /// <param name="result">What the run is; it has no measurements yet.</param>
    void Started(RunResult result);

    /// <summary>A second is over.</summary>
    /// <param name="interval">All that was measured in it.</param>
    /// <param name="progress">How far the run is.</param>
    void Measured(Interval interval, RunProgress progress);

    /// <summary>A step told something. Lines come with the seconds, some a second at most.</summary>
    /// <param name="line">What it told.</param>
    void Logged(LogLine line)
    {
    }

    /// <summary>The run is over, however it ended.</summary>
    /// <param name="result">The whole result.</param>
    void Ended(RunResult result);
}
