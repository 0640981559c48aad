namespace Perf.Engine.Workers;

/// <summary>A worker that was started.</summary>
/// <param name="Input">What is written here it reads; closing it ends the worker.</param>
/// <param name="Output">What it writes.</param>
/// <param name="Ended">Ends when the worker has, with what it had to say about it; empty when it ended as it should.</param>
/// <param name="Kill">Ends a worker that does not end by itself, at once; may be called when it has ended. Null where there is no way.</param>
public sealed record StartedWorker(Stream Input, Stream Output, Task<string> Ended, Action? Kill = null);
