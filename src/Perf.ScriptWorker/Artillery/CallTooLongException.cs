namespace Perf.ScriptWorker.Artillery;

/// <summary>A function computed for too long. No script can catch it.</summary>
/// <param name="longest">How long it may.</param>
internal sealed class CallTooLongException(TimeSpan longest) : OperationCanceledException(
    $"it computed for longer than {DurationText.Format(longest)} and was ended, for all functions of a processor share one thread: look for a loop that never ends, or do less in it");
