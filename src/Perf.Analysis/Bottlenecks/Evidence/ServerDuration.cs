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
    /// <summary>The meter, and the first part of its signals' names.</summary>
    public const string Meter = "http.server.request.duration";

    // nginx counts in whole milliseconds.
    private const double Least = 3;

    // Two clocks, and requests of others: health checks, say.
    private const double Agreement = 0.15;

    /// <summary>Of all that the load asked for; null where it was not measured, or measured for other requests than the load's.</summary>
    /// <param name="run">The run.</param>
    public static ServerDuration? Of(RunEvidence run)
    {
        if (run.PerRequestRate is not { } asked)
        {
            return null;
        }

        // Several instances share the requests; several applications one behind the other have each of them, and the outermost has them longest.
        ServerDuration[] all = Each(run);
        bool IsOfTheLoad(ServerDuration one) => Math.Abs(one.Rate - asked) <= Agreement * asked;
        return all.Length > 1 && Together(all) is var whole && IsOfTheLoad(whole) ? whole : all.Where(IsOfTheLoad).MaxBy(one => one.Mean);
    }

    /// <summary>Milliseconds of the mean request that the proxy waits and the application does not have it: 0 where that is less than can be told apart, or may be waiting for a thread or a processor; null where it is not known.</summary>
    /// <param name="run">The run.</param>
    public static double? BehindProxy(RunEvidence run)
    {
        if (run.One("nginx.http.upstream.duration", ("statistic", "avg"))?.Mean is not { } waited || Of(run) is not { } has)
        {
            return null;
        }

        return !IsFree(run) || waited - has.Mean < Least ? 0 : waited - has.Mean;
    }

    /// <summary>Whether requests begin as soon as they come: what waits for a thread or a processor is on no way, and not yet in the application's own count.</summary>
    /// <param name="run">The run.</param>
    public static bool IsFree(RunEvidence run) => (run.Load.BusyShare ?? 1) < 0.8 && (run.One("dotnet.thread_pool.queue.length")?.Mean ?? 0) < 0.5;

    /// <summary>The requests a second of the application that is looked at, all of its instances together; null where it does not tell.</summary>
    /// <param name="run">The run.</param>
    public static double? RateOfAll(RunEvidence run) => Each(run) is { Length: > 0 } all ? all.Sum(one => one.Rate) : null;

    private static ServerDuration Together(ServerDuration[] all) => new(all.Sum(one => one.Mean * one.Rate) / all.Sum(one => one.Rate), all.Sum(one => one.Rate), all[0].Source);

    // The mean over the window is all time over all requests, not the mean of the seconds' means.
    private static ServerDuration[] Each(RunEvidence run) =>
    [
        .. from time in run.OfEvery($"{Meter}.time")
           join count in run.OfEvery($"{Meter}.count") on time.Series.Monitor equals count.Series.Monitor
           where time.Mean is not null && count.Mean > 0
           orderby time.Series.Monitor
           select new ServerDuration(time.Mean!.Value / count.Mean!.Value, count.Mean.Value, time.Series.Monitor),
    ];
}
