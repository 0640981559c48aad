namespace Perf.Analysis;

/// <summary>The application's pool of connections is too small: all its sessions are busy, the database is not, and requests queue in front of the pool.</summary>
internal sealed class PoolSmallRule : IBottleneckRule
{
    // A pool may be larger than what is needed just now by this, so that a burst does not queue.
    private const double Margin = 1.3;
    private const double Reserved = 10;

    public string Id => "db.pool-small";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        DatabaseFigures database = run.Database;

        // The driver's own counters are of this application's pool alone; the server's are of all of its clients.
        Signal? pooled = run.SumOfAll("npgsql.busy_connections");
        Signal? busy = pooled ?? database.Busy ?? run.One("postgresql.session.count", ("state", "active"));
        double? sessions = pooled is null ? run.One("postgresql.backends")?.High : pooled.High + (run.SumOfAll("npgsql.idle_connections")?.Low ?? 0);
        double? inFlight = InApplication(run);
        double? perSession = inFlight / Math.Max(sessions ?? 0, 1);

        // At the pool's limit it stands still; a database that is asked as needed has more and fewer sessions at work.
        double pinned = busy is { High: > 0 } signal ? Scores.Ramp((signal.Mean ?? 0) / Math.Max(sessions ?? signal.High!.Value, 1), 0.5, 0.8) : 0;
        double calm = 1 - Scores.Ramp(Math.Max(database.LockShare ?? 0, database.LogShare ?? 0), 0.3, 0.6);
        double idle = 1 - Scores.Ramp(run.Load.WithoutForeign ?? 0, 0.9, 0.99);

        // Sessions are all busy as well where only some threads get to ask; then requests wait for a thread.
        double threads = Scores.Ramp(run.One("dotnet.thread_pool.queue.length")?.Mean ?? 0, 5 * run.Load.Cores, run.Load.Cores);
        double? most = run.One("postgresql.connection.max")?.Mean;
        // Each instance of the application has a pool of its own.
        int instances = Math.Max(1, run.Instances.Monitors.Count);
        double? pool = sessions is { } count ? Math.Round(count / instances) : null;
        suspicion.Name($"The application's pool of database connections is too small{(pool is { } size ? FormattableString.Invariant($" ({size:0})") : "")}", pool is { } known ? FormattableString.Invariant($"pool of {known:0}") : null);
        suspicion.Tell(
            Figure.Of(pooled is null ? EvidenceFamily.Database : EvidenceFamily.Application, "requests under way / database sessions", perSession, "1", pooled?.Series.Monitor ?? database.Source), 1.3, 3, Scores.Decisive,
            value => $"{inFlight:0.#} requests are under way in the application and share {sessions:0} sessions, of which {busy?.Mean:0.#} are busy all the time", pinned * calm * threads * (0.4 + (0.6 * idle)));
        if (PoolWait.Pending(run) is { } pending)
        {
            suspicion.Tell(
                RunEvidence.Of(pending, PoolWait.Meter, one => one.Mean, EvidenceFamily.Application), 0.5, 3, Scores.Decisive,
                value => $"{value:0.#} requests wait for a connection of the pool in the mean, as the driver counts them", calm * threads * (0.4 + (0.6 * idle)));
        }

        double exhausted = run.Client.ErrorTextShare("connection pool has been exhausted", "pool timeout", "pool exhausted", "Timeout acquiring", "timed out waiting for a connection");
        suspicion.Tell(Figure.Client("errors of an exhausted pool", exhausted * 100, "%"), 0.1, 2, Scores.Decisive, value => $"{value:0.##} % of the requests failed because the pool was exhausted");
        double? waiting = Waiting(run, budget, inFlight, busy?.Mean);
        suspicion.For(budget.ShareFigure("time that nothing but the pool explains / response time", waiting), 20, 60, Scores.Support, value => $"{value:0} % of the response time is neither the application's nor the database's");
        suspicion.For(Figure.Of(EvidenceFamily.Host, "system.cpu.utilization", run.Load.BusyShare * 100, "%", run.Load.Busy?.Series.Monitor ?? ""), 90, 60, Scores.Hint, value => $"the processors are used to {value:0} %: there is room for more sessions");
        suspicion.Against(RunEvidence.Of(run.One("dotnet.thread_pool.queue.length"), "dotnet.thread_pool.queue.length", one => one.Mean), run.Load.Cores, 4 * run.Load.Cores, Scores.Veto, value => $"{value:0} pieces of work wait for a thread: requests queue there, not for a connection");
        suspicion.Against(Figure.Of(EvidenceFamily.Database, "postgresql.connection.utilization", sessions / most * 100, "%", database.Source), 85, 98, Scores.Doubt, value => $"the server has {value:0} % of its sessions in use: the limit is its own");
        suspicion.CostsTime(waiting, 0.9);
        suspicion.RisesWithLoad(busy);
        double? target = Target(run, busy?.Mean, inFlight, waiting, most) is { } together ? Math.Ceiling(together / instances) : null;
        suspicion.Parameter("pool_size", pool);
        suspicion.Parameter("target_pool_size", target);
        suspicion.Explain($"Every session that the application may open is busy, and more requests wait for one than are served. The database itself has room{(target is { } would ? FormattableString.Invariant($"; a pool of {would:0} would do{(instances > 1 ? " in each instance" : "")}") : "")}.");
        suspicion.Missing(sessions is null, "The monitor 'postgresql' would say how many sessions there are and how many are busy.");
        suspicion.Missing(run.One("dotnet.thread_pool.queue.length") is null, "The monitor 'dotnet' would say whether requests wait for threads instead.");
        suspicion.Cures("app.pool.size");
        suspicion.Verify("Raise the pool's size: active sessions of the database rise with it, and response times fall by what waiting took.", "If the database gets slower instead, it was the limit: put the size back.");
    }

    // Requests that are behind the proxy; the client's own count where the application does not tell.
    private static double? InApplication(RunEvidence run) => run.One("http.server.active_requests")?.Mean ?? (run.Client.Waiting is { } waiting ? run.MainRate * waiting / 1000 : run.Client.InFlight);

    private static double? Waiting(RunEvidence run, RequestTime budget, double? inFlight, double? busy) => run.Client.Waiting is { } waiting && inFlight is > 0 and { } all && busy is { } served
        ? Math.Min(budget.Budget is null ? waiting : budget.Unattributed + (budget.Of("app-queue", "pool-wait") ?? 0), waiting * Math.Clamp(1 - (served / all), 0, 1))
        : null;

    // By Little's law: sessions that are busy for each request a second, times the requests that there are when none waits.
    private static double? Target(RunEvidence run, double? busy, double? inFlight, double? waiting, double? most)
    {
        if (run.DatabaseRate is not { } rate || busy is not > 0 || inFlight is not { } all || waiting is not { } wait || run.Client.Response is not { } response)
        {
            return null;
        }

        double hold = busy.Value / rate * 1000;
        double others = Math.Max(0, response - wait - hold);
        double wanted = all * hold / Math.Max(hold + others, 1e-9) * Margin;
        return Math.Ceiling(Math.Min(wanted, most is { } limit ? Math.Max(1, limit - Reserved) : wanted));
    }
}
