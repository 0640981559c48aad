using Perf.Control;

namespace Perf.Runtime;

/// <content>Running tests, from another session.</content>
public static partial class PerfRuntime
{
    /// <summary>Finds running tests, the newest first.</summary>
    /// <param name="id">The beginning of their ids, or null for all.</param>
    /// <param name="unanswered">Gets a fault for each test that is there and does not answer.</param>
    /// <param name="stop">Ends the search.</param>
    /// <returns>Their states.</returns>
    /// <exception cref="PerfException">Their folder cannot be read.</exception>
    public static Task<IReadOnlyList<LiveRun>> FindLiveRunsAsync(string? id, ICollection<PerfException> unanswered, CancellationToken stop) =>
        Client().FindAsync(id, unanswered, stop);

    /// <summary>Finds the one running test that is meant.</summary>
    /// <param name="id">The beginning of its id; null for the only one.</param>
    /// <param name="stop">Ends the search.</param>
    /// <returns>Its state.</returns>
    /// <exception cref="PerfException">There is none, there are several, or it does not answer.</exception>
    public static Task<LiveRun> FindLiveRunAsync(string? id, CancellationToken stop) => Client().FindOneAsync(id, stop);

    /// <summary>Holds the new iterations of a running test back.</summary>
    /// <param name="runId">The whole id.</param>
    /// <param name="stop">Ends the wait for its answer.</param>
    /// <returns>The state after it.</returns>
    /// <exception cref="PerfException">It has ended, or cannot be suspended.</exception>
    public static Task<LiveRun> SuspendAsync(string runId, CancellationToken stop) => Client().SendAsync(runId, ControlRequest.Suspend, stop);

    /// <summary>Lets a running test go on after a suspension.</summary>
    /// <param name="runId">The whole id.</param>
    /// <param name="stop">Ends the wait for its answer.</param>
    /// <returns>The state after it.</returns>
    /// <exception cref="PerfException">It has ended, or cannot be resumed.</exception>
    public static Task<LiveRun> ResumeAsync(string runId, CancellationToken stop) => Client().SendAsync(runId, ControlRequest.Resume, stop);

    /// <summary>Ends a running test gracefully; it is stored with status Stopped.</summary>
    /// <param name="runId">The whole id.</param>
    /// <param name="wait">Whether to wait until it has ended and is stored.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>The state after the command.</returns>
    /// <exception cref="PerfException">It has ended already, or does not answer.</exception>
    public static async Task<LiveRun> StopAsync(string runId, bool wait, CancellationToken stop)
    {
        ControlClient client = Client();
        LiveRun state = await client.SendAsync(runId, ControlRequest.Stop, stop).ConfigureAwait(false);
        if (wait)
        {
            await client.WaitForEndAsync(runId, stop).ConfigureAwait(false);
        }

        return state;
    }

    /// <summary>Sets the arrival rate of a running test from now on, instead of what its plan asks for.</summary>
    /// <param name="runId">The whole id.</param>
    /// <param name="perSecond">Starts per second, more than 0.</param>
    /// <param name="stop">Ends the wait for its answer.</param>
    /// <returns>The state after it.</returns>
    /// <exception cref="PerfException">It has ended, or has no arrival executor.</exception>
    public static Task<LiveRun> SetRateAsync(string runId, double perSecond, CancellationToken stop) => Client().SendAsync(runId, ControlRequest.OfRate(perSecond), stop);

    /// <summary>Multiplies the arrival rate that a running test's plan asks for.</summary>
    /// <param name="runId">The whole id.</param>
    /// <param name="factor">More than 0; 1 is as planned.</param>
    /// <param name="stop">Ends the wait for its answer.</param>
    /// <returns>The state after it.</returns>
    /// <exception cref="PerfException">It has ended, or has no arrival executor.</exception>
    public static Task<LiveRun> SetRateFactorAsync(string runId, double factor, CancellationToken stop) => Client().SendAsync(runId, ControlRequest.OfFactor(factor), stop);

    private static ControlClient Client() => new(Home, s_time);
}
