namespace Perf.Cluster.Coordination;

/// <summary>Waits for an agent's answer, and not for ever.</summary>
internal static class CallPatience
{
    /// <summary>Waits.</summary>
    /// <exception cref="TimeoutException">No answer came in time; one that comes later is nobody's.</exception>
    public static Task<T> WaitAsync<T>(Task<T> call, TimeSpan timeout, TimeProvider time, CancellationToken stop)
    {
        // What goes wrong with it later is nobody's either.
        _ = call.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return call.WaitAsync(timeout, time, stop);
    }
}
