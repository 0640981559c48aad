namespace Perf.Analysis;

/// <summary>
/// How long the application has a request, by its own meter (ASP.NET Core's http.server.request.duration): from the request's first line read to the answer's end. Exact, however few requests are under way, where
/// gauges that are read once a second are chance.
/// </summary>
/// <param name="Mean">Milliseconds of the mean request.</param>
/// <param name="Rate">Requests a second that it is of.</param>
/// <param name="Source">The monitor.</param>
internal sealed record ServerDuration(double Mean, double Rate, string Source)
{
    /// <summary>Milliseconds of the mean request of the whole run, warm-up included, as the client's own means are.</summary>
    public double? WholeRun { get; init; }

    /// <summary>The meter, and the first part of its signals' names.</summary>
    public const string Meter = "http.server.request.duration";

    // Percent of the time for which the process may stand still.
    private const double MostHeld = 10;

    // nginx counts in whole milliseconds.
    private const double Least = 3;

    /// <summary>Of all that the load asked for; null where it was not measured, or measured for other requests than the load's.</summary>
    /// <param name="run">The run.</param>
    public static ServerDuration? Of(RunEvidence run)
    {
        if (run.PerRequestRate is not { } asked)
        {
            return null;
        }

        // Of several applications one behind the other each has all requests, and the outermost has them longest.
        bool IsOfTheLoad(ServerDuration one) => RequestCounts.Agree(one.Rate, asked);
        return Looked(run) is { } looked && IsOfTheLoad(looked) ? looked : run.OfEvery($"{Meter}.time")
            .Select(time => Made(run, time, run.OfEvery($"{Meter}.count").FirstOrDefault(count => count.Series.Monitor == time.Series.Monitor)))
            .OfType<ServerDuration>().Where(IsOfTheLoad).OrderByDescending(one => one.Mean).ThenBy(one => one.Source, StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>Milliseconds of the mean request that the proxy waits and the application does not have it: 0 where that is less than can be told apart, or may be waiting for a thread or a processor; null where it is not known.</summary>
    /// <param name="run">The run.</param>
    public static double? BehindProxy(RunEvidence run)
    {
        // Where it is not known whether processors are all in use, a queue for one cannot be told from a way.
        if (run.One("nginx.http.upstream.duration", ("statistic", "avg"))?.Mean is not { } waited || Of(run) is not { } has || run.Load.BusyShare is null)
        {
            return null;
        }

        double way = waited - (run.One("nginx.http.upstream.connect.duration", ("statistic", "avg"))?.Mean ?? 0) - has.Mean;
        return !IsFree(run) || way < Least ? 0 : way;
    }

    /// <summary>Whether requests begin as soon as they come: what waits for a thread, a processor, a quota or a collection is on no way, and not yet in the application's own count.</summary>
    /// <param name="run">The run.</param>
    public static bool IsFree(RunEvidence run) => run.Load.BusyShare < 0.8 && (run.One("dotnet.thread_pool.queue.length")?.Mean ?? 0) < 0.5
        && (run.One("container.cpu.throttled_periods")?.Mean ?? 0) < MostHeld && (CollectorPause.Percent(run) ?? 0) < MostHeld;

    /// <summary>The requests a second of the application that is looked at, or of its instances; null where it does not tell.</summary>
    /// <param name="run">The run.</param>
    public static double? RateOf(RunEvidence run) => run.One($"{Meter}.count")?.Mean is > 0 and { } rate ? rate : null;

    private static ServerDuration? Looked(RunEvidence run) => run.One($"{Meter}.time") is { } time ? Made(run, time, run.One($"{Meter}.count")) : null;

    // The mean over the window is all time over all requests, not the mean of the seconds' means.
    private static ServerDuration? Made(RunEvidence run, Signal time, Signal? count) => time.Mean is { } seconds && count?.Mean is > 0 and { } rate
        ? new ServerDuration(seconds * 1000 / rate, rate, time.Series.Monitor) { WholeRun = Whole(run, time, $"{Meter}.time") * 1000 / Whole(run, count, $"{Meter}.count") } : null;

    // What was put together of several instances is of the window alone; each of them has the whole run.
    private static double? Whole(RunEvidence run, Signal signal, string name) => run.Instances.AreSeveral && signal.Series.Monitor == run.Instances.Name
        ? run.OfEvery(name).Where(one => run.Instances.Has(one.Series)).Sum(one => one.Series.Avg) : signal.Series.Avg;
}
