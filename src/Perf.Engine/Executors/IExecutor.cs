namespace Perf.Engine.Executors;

/// <summary>Makes the load of one load profile.</summary>
internal interface IExecutor
{
    /// <summary>Runs to its end: all its iterations have ended when the task has.</summary>
    /// <param name="stop">Ends it at once: no new iterations, and those that run are cut off.</param>
    /// <returns>A task that never fails for what the target does.</returns>
    Task RunAsync(CancellationToken stop);
}
