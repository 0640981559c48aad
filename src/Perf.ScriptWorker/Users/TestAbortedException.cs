namespace Perf.ScriptWorker.Users;

/// <summary>A script has ended the test. No script can catch it.</summary>
/// <param name="reason">Why.</param>
internal sealed class TestAbortedException(string reason) : OperationCanceledException(reason);
