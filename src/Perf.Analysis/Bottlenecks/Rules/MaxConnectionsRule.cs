namespace Perf.Analysis;

/// <summary>The database takes no more sessions.</summary>
internal sealed class MaxConnectionsRule : IBottleneckRule
{
    public string Id => "db.max-connections";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        double refused = run.Client.ErrorTextShare("53300", "too many clients", "too many connections", "remaining connection slots");
        Signal? used = run.One("postgresql.connection.utilization");
        suspicion.Name($"PostgreSQL has no connection left (max_connections)");
        suspicion.Tell(Figure.Client("errors 53300 (too many clients)", refused * 100, "%"), 0.1, 2, Scores.Decisive, value => $"{value:0.##} % of the requests failed because the database takes no more clients");
        suspicion.Tell(run.Of(used, "postgresql.connection.utilization", one => one.Busiest, EvidenceFamily.Database), 88, 97, Scores.Strong, value => $"{value:0} % of the connections that the server allows were in use in its busiest ten readings");
        suspicion.For(Figure.Of(EvidenceFamily.Client, "failed requests", run.Client.FailedShare * 100, "%", Figure.Generator), 0.5, 5, Scores.Support, value => $"{value:0.#} % of the requests failed");
        suspicion.Costs(Math.Max(refused, used?.Busiest >= 97 ? Math.Max(run.Client.FailedShare, 0.1) : 0), 0.95);
        suspicion.Explain($"Applications, jobs and monitors together open as many sessions as the server allows. More of them would only compete for the same cores: a pooler in front (PgBouncer), or smaller pools, is the cure, not a larger max_connections.");
        suspicion.Missing(used is null, "The monitor 'postgresql' would say how many connections are in use.");
        suspicion.Parameter("max_connections", run.One("postgresql.connection.max")?.Mean);
        suspicion.Verify("SELECT application_name, count(*) FROM pg_stat_activity GROUP BY 1 says who holds them.", "With pools whose sizes add up to less than max_connections the errors are gone.");
    }
}
