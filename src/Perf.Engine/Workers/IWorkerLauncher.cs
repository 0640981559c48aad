namespace Perf.Engine.Workers;

/// <summary>Starts workers.</summary>
public interface IWorkerLauncher
{
    /// <summary>Starts one.</summary>
    /// <returns>Its input and its output, and what waits for its end.</returns>
    /// <exception cref="PerfException">There is no way to start it; the message says what is missing.</exception>
    StartedWorker Start();
}
