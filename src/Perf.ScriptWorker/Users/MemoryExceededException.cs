namespace Perf.ScriptWorker.Users;

/// <summary>The scripts of a worker hold more memory than they may. No script can catch it.</summary>
/// <param name="limit">The limit, bytes.</param>
internal sealed class MemoryExceededException(long limit) : OperationCanceledException(
    $"the scripts hold more than {SizeText.Format(limit)} of memory, which is this worker's limit: keep less in variables, share data between virtual users with SharedArray, or set PERF_SCRIPT_MEMORY");
