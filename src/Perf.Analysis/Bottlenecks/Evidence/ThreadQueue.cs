namespace Perf.Analysis;

/// <summary>
/// Waiting for a thread. By Little's law that is the pool's queue over what leaves it; but the runtime hands over what arrives at sockets in batches, one piece of work for many, so that most of those who wait
/// stand before the queue and are not counted in it. While the queue is hardly ever empty, all that a request waits before the application has it is waiting for a thread.
/// </summary>
internal static class ThreadQueue
{
    private const double Always = 0.8;
    private const double MostBusy = 0.8;

    /// <summary>Milliseconds of the mean request; null where the pool was not watched.</summary>
    /// <param name="run">The run.</param>
    /// <param name="rate">Requests a second of the application.</param>
    public static double? Of(RunEvidence run, double rate)
    {
        if (run.One("dotnet.thread_pool.queue.length") is not { Mean: { } queue } signal)
        {
            return null;
        }

        double counted = queue / rate * 1000;
        bool isHeld = signal.ShareAbove(0.5) >= Always && (run.Load.BusyShare ?? 1) < MostBusy;
        return isHeld && run.HasWholeApplication && Gauge.Mean(run.One("http.server.active_requests")) is { } underWay && Waited(run) is { } waited
            ? Math.Max(counted, waited - (underWay / rate * 1000)) : counted;
    }

    // What the proxy waits for the application, once it is connected; without one what the client does, less the way, which opening a connection takes once.
    private static double? Waited(RunEvidence run) => PassedOn.Waiting(run) - (PassedOn.Connecting(run) ?? 0)
        ?? (run.Client is { OpenedPerRequest: > 0 and { } opened, Connecting: { } connecting, Waiting: { } waiting } && run.One("nginx.requests") is null ? waiting - (connecting / opened) : null);
}
