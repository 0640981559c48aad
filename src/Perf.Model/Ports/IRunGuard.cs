namespace Perf;

/// <summary>Judges a run while it goes on: it notes when a threshold is first not met, and can end the run.</summary>
public interface IRunGuard
{
    /// <summary>Looks at all that was measured so far; called once a second.</summary>
    /// <param name="totals">The sums so far.</param>
    /// <returns>Why the run is to end now, or null to go on.</returns>
    string? Check(RunAccumulator totals);

    /// <summary>Judges the whole run.</summary>
    /// <param name="result">The result with its measurements.</param>
    /// <returns>The same with validity, thresholds and verdict.</returns>
    RunResult Judge(RunResult result);

    /// <summary>Hears the whole run once all verdicts are in, also those that a script of the run has told, and before it is stored. A guard that wraps another passes it on.</summary>
    /// <param name="result">The judged result.</param>
    /// <returns>The same with what came to light at the end.</returns>
    RunResult Close(RunResult result) => result;
}
