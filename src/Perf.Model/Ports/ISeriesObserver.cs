namespace Perf;

/// <summary>Hears of a series of runs as it goes on. Calls come one at a time.</summary>
public interface ISeriesObserver
{
    /// <summary>A run begins, or a second of it is over.</summary>
    /// <param name="progress">How far the series is.</param>
    void Progressed(SeriesProgress progress);

    /// <summary>A run has ended.</summary>
    /// <param name="result">What it measured.</param>
    /// <param name="side">Which side it was.</param>
    void RunEnded(RunResult result, string side);
}
