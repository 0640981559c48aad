namespace Perf.ScriptWorker.Users;

/// <summary>A virtual user's time is over. No script can catch it: it passes through all of JavaScript's own handling, as every cancellation does.</summary>
internal sealed class UserInterruptedException() : OperationCanceledException("The virtual user's time is over.");
