namespace Perf;

/// <summary>A script of a step failed. It is counted in the step's errors and ends nothing.</summary>
/// <param name="message">The script's own words, and the line where it was.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class ScriptException(string message, Exception? inner = null) : Exception(message, inner);
