namespace Perf.ScriptWorker.Gjson;

/// <summary>A gjson path that cannot be read, or that asks for something Perf does not do. The message names it and says what to write instead.</summary>
/// <param name="message">What is wrong.</param>
internal sealed class GjsonException(string message) : Exception(message);
