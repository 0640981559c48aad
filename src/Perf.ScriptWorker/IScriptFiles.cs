namespace Perf.ScriptWorker;

/// <summary>The files of a script: those in its folder and below it, or, in a worker on another machine, those that came along with the plan. Safe for several threads.</summary>
internal interface IScriptFiles
{
    /// <summary>Reads a file.</summary>
    /// <param name="specifier">What the script says: <c>./data.json</c>, relative to the file that says it.</param>
    /// <param name="from">The file that says it, as <see cref="ScriptFile.Path"/>; empty for the script's folder.</param>
    /// <returns>The file.</returns>
    /// <exception cref="PerfException">It is not there, cannot be read, or is outside of the script's folder.</exception>
    ScriptFile Read(string specifier, string from);
}
