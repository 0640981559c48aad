namespace Perf.Compatibility.Import;

/// <summary>Reads scripts of k6 as scenarios. It runs their init code, for which JavaScript is needed that is not here.</summary>
public interface IScriptReader
{
    /// <summary>Reads a script, as far as steps of Perf's own can do what it does.</summary>
    /// <param name="path">The script.</param>
    /// <param name="environment">The name of the environment whose variables the script sees; null for none.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The scenario; what was left out, and what is done otherwise, stands with its place in <see cref="Scenario.Warnings"/>.</returns>
    /// <exception cref="PerfException">The script is broken, or there is nothing to run it with.</exception>
    Scenario Read(string path, string? environment, CancellationToken stop);
}
