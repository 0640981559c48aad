namespace Perf.Analysis;

/// <summary>One small statement runs many times for each request, where one statement would do.</summary>
internal sealed class NPlusOneRule : IBottleneckRule
{
    // A round trip over loopback with what driver and server do besides executing; over a network it is more, which the driver's own counters tell.
    private const double Loopback = 0.3;

    // A count of calls is decisive and exact; that they are not a request's leaves less than half of it.
    private const double NotARequests = 1.5 * Scores.Veto;

    private const int LeastSeconds = 5;
    private const double MoreRequests = 1.5;

    public string Id => "db.n+1";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        CallsPerRequest? most = CallsPerRequest.Most(run);
        double small = most is null ? 1 : Scores.Ramp(most.Rows, 20, 5) * Scores.Ramp(most.Milliseconds, 5, 1.5);

        // Without the statements one by one, frames of transactions are counted too; each small look-up gives a row.
        double? perRequest = most?.Calls ?? (run.One("postgresql.statements.calls")?.Mean is { } calls && run.One("postgresql.statements.rows")?.Mean is { } rows ? Math.Min(calls, rows) / run.DatabaseRate : null);
        double? time = most is null ? perRequest is { } some ? Math.Min(run.Client.Waiting ?? 0, some * (Loopback + (run.One("postgresql.statements.duration")?.Mean ?? 0))) : null : Math.Min(run.Client.Waiting ?? double.MaxValue, Math.Max(0, most.Calls - 1) * (most.Milliseconds + Loopback));
        suspicion.Name(most is null ? (FormattableString)$"Many statements run for each request" : $"One statement runs {most.Calls:0} times for each request: {StatementTitle.Of(most.Query)}", most is null ? null : StatementTitle.Of(most.Query));
        suspicion.Tell(
            Figure.Of(EvidenceFamily.Database, most is null ? "postgresql.statements.calls / requests" : "statements.calls / requests", perRequest, "1", run.Database.Source), most is null ? 8 : 5, most is null ? 25 : 12, most is null ? Scores.Fair : Scores.Decisive,
            value => $"it runs {value:0.#} times for each request, for {most?.Rows ?? 0:0.#} rows and {most?.Milliseconds ?? 0:0.##} ms a call", small);
        time = budget.WithQueue(time, run.Load.BusyShare) is { } queued ? Math.Min(Math.Max(queued, time + Away(run, budget, perRequest) ?? 0), run.Client.Waiting ?? queued) : null;
        suspicion.For(budget.ShareFigure("calls × (time of a call + round trip) / response time", time), 15, 50, Scores.Support, value => $"asking one by one takes about {value:0} % of the response time");
        suspicion.For(Figure.Of(EvidenceFamily.Application, "CPU of the application / CPU of the database", run.Load.Application / run.Load.Database, "1", run.SourceOf("process")), 0.5, 1.5, Scores.Hint, value => $"the application computes {value:0.0} times as much as the database: sending and reading answers");
        double? serial = most is not null && run.Client.Waiting is > 0 and { } waited ? most.Calls * most.Milliseconds / waited : null;
        suspicion.Against(Figure.Of(EvidenceFamily.Database, "calls × time of a call / waiting", serial, "1", run.Database.Source), 1.1, 2, NotARequests, value => $"its calls one after the other would take {value:0.0} times as long as the request waits: they are not made in a request's loop");
        suspicion.Against(Figure.Of(EvidenceFamily.Database, "growth of postgresql.statements.calls / growth of requests", Following(run), "1", run.Database.Source), 0.5, 0, NotARequests, value => $"statements do not follow requests (where requests doubled, statements grew by {value:0%}): something else makes them");
        suspicion.CostsTime(time, 0.9);
        suspicion.RisesWithLoad(run.One("postgresql.statements.calls"));
        suspicion.Explain($"Rows are fetched one by one in a loop: each costs a round trip and the work of driver and server, however quick the statement itself is.");
        suspicion.Missing(run.Database.Statements is null, "pg_stat_statements would say which statement runs how often.");
        suspicion.Parameter("query_id", most?.QueryId);
        suspicion.Parameter("query", most?.Query);
        suspicion.Parameter("calls_per_request", most?.Calls);
        suspicion.Cures("db.query.rewrite-advice");
        suspicion.Verify("Fetch all rows at once (a JOIN, or WHERE id = ANY($1)): calls per request in pg_stat_statements fall to one, an exact count.");
    }

    // Its part of the way to the database, which each call walks.
    private static double Away(RunEvidence run, RequestTime budget, double? calls) => budget.Of("db-way") is { } way && run.Database.Driver.CommandsPerRequest is > 0 and { } commands ? way * Math.Min(1, (calls ?? 0) / commands) : 0;

    // The quarter of the seconds with most requests against that with fewest; null where the load hardly changed.
    private static double? Following(RunEvidence run)
    {
        if (run.One("postgresql.statements.calls") is not { } calls)
        {
            return null;
        }

        (double Requests, double Calls)[] seconds = [.. run.Intervals
            .Select(one => (one.RequestRate, Calls: calls.MeanBetween(one.Start - 0.01, one.Start + one.Length - 0.01))).Where(one => one.Calls is not null).Select(one => (one.RequestRate, one.Calls!.Value)).OrderBy(one => one.RequestRate)];
        int quarter = seconds.Length / 4;
        if (quarter < LeastSeconds)
        {
            return null;
        }

        ((double few, double before), (double many, double after)) = (Mean(seconds[..quarter]), Mean(seconds[^quarter..]));
        return few <= 0 || before <= 0 || many < MoreRequests * few ? null : ((after / before) - 1) / ((many / few) - 1);
    }

    private static (double Requests, double Calls) Mean((double Requests, double Calls)[] seconds) => (seconds.Average(one => one.Requests), seconds.Average(one => one.Calls));
}
