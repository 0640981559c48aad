namespace Perf.Engine.Workers;

/// <summary>A line of a script's console, or something to be told about it.</summary>
/// <param name="Level"><c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Text">The line.</param>
internal sealed record WorkerLogLine(string Level, string Text);
