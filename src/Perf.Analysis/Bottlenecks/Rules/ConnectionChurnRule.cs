namespace Perf.Analysis;

/// <summary>The application opens a new session of the database for each request.</summary>
internal sealed class ConnectionChurnRule : IBottleneckRule
{
    // Starting a server process and checking a password took some 5 ms of an idle machine, and 20 on a busy one.
    private const double OfASession = 5;

    public string Id => "db.conn-churn";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        Signal? established = run.One("postgresql.sessions_established");
        double? perRequest = established?.Mean / run.DatabaseRate;
        double? time = perRequest is { } share && run.Client.Waiting is { } waiting ? Math.Min(waiting, Math.Min(share, 1.5) * Math.Max(OfASession, budget.Unattributed * 0.9)) : null;

        double refused = MaxConnectionsRule.Refused(run);
        suspicion.Name($"The application opens a database connection for each request instead of keeping them");
        suspicion.Tell(Figure.Of(EvidenceFamily.Database, "postgresql.sessions_established / requests", perRequest, "1", established?.Series.Monitor ?? ""), 0.15, 0.5, Scores.Decisive, value => $"{value:0.00} sessions are opened for each request ({established?.Mean:0} a second)", Scores.Ramp(established?.Mean ?? 0, 1, 5) * (1 - refused));
        suspicion.For(budget.ShareFigure("opening sessions / response time", time), 10, 40, Scores.Support, value => $"opening them takes about {value:0} % of the response time");
        suspicion.For(RunEvidence.Of(run.Sum("system.network.connection.count", ("network.connection.state", "time_wait")), "system.network.connection.count{network.connection.state=time_wait}", one => one.Mean), 100, 1000, Scores.Hint, value => $"{value:#,##0} connections are in TIME_WAIT");
        suspicion.CostsTime(budget.WithQueue(time, run.Load.BusyShare) is { } queued && time is not null ? Math.Min(queued, run.Client.Waiting ?? queued) : null, 0.9);
        suspicion.RisesWithLoad(established);
        suspicion.Explain($"PostgreSQL starts a process for each session and checks the password anew. A pool of connections in the application keeps them open.");
        suspicion.Missing(established is null, "The monitor 'postgresql' would count how many sessions are opened a second.");
        suspicion.Cures("app.pool.on");
        suspicion.Verify("With Pooling=true in the connection string sessions established a second fall to almost none.");
    }
}
