namespace Perf.Analysis;

/// <summary>The database takes no more sessions.</summary>
internal sealed class MaxConnectionsRule : IBottleneckRule
{
    private const double Reserved = 3;
    private const string Held = "db.client.connection.count";

    // Of Npgsql before its version 8, and of a .NET before 8.
    private const string HeldBefore = "npgsql.busy_connections_";

    public string Id => "db.max-connections";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        double refused = run.Client.ErrorTextShare("53300", "too many clients", "too many connections", "remaining connection slots");
        Signal? used = run.One("postgresql.connection.utilization");

        // Three of the server's connections are kept for superusers, and the monitor has one that it does not count.
        double failing = run.Client.ErrorShare(one => one.StartsWith("http_5", StringComparison.Ordinal));
        double? usable = Usable(run);
        double? wanted = Wanted(run);
        double opens = Opens(run);
        suspicion.Name($"PostgreSQL has no connection left (max_connections)");
        suspicion.Tell(Figure.Client("errors 53300 (too many clients)", refused * 100, "%"), 0.1, 2, Scores.Decisive, value => $"{value:0.##} % of the requests failed because the database takes no more clients");
        suspicion.Tell(RunEvidence.Of(used, "postgresql.connection.utilization", one => one.Busiest, EvidenceFamily.Database), 88, 97, Scores.Strong, value => $"{value:0} % of the connections that the server allows were in use in its busiest ten readings");
        suspicion.Tell(Figure.Of(EvidenceFamily.Database, "postgresql.backends at most / connections for applications", usable * 100, "%", run.Database.Source), 85, 99, Scores.Strong, value => $"up to {value:0} % of the connections that applications may have were in use, while {failing:0.#%} of the requests failed at the server", Scores.Ramp(failing, 0.005, 0.03));
        suspicion.Tell(Figure.Of(EvidenceFamily.Application, $"{Held} at most / connections for applications", wanted * 100, "%", run.SourceOf("dotnet")), 100, 130, Scores.Decisive, value => $"the application wanted up to {value:0} % of the connections that applications may have, while {failing:0.#%} of the requests failed at the server", Scores.Ramp(failing, 0.005, 0.03) * opens);
        suspicion.For(Figure.Of(EvidenceFamily.Client, "failed requests", run.Client.FailedShare * 100, "%", Figure.Generator), 0.5, 5, Scores.Support, value => $"{value:0.#} % of the requests failed");
        suspicion.Costs(Math.Max(refused, usable >= 0.95 || (wanted >= 1.1 && opens >= Scores.LeastDiscriminating) ? Math.Max(failing, used?.Busiest >= 97 ? 0.1 : 0) : 0), 0.95);
        suspicion.Explain($"Applications, jobs and monitors together open as many sessions as the server allows. More of them would only compete for the same cores: a pooler in front (PgBouncer), or smaller pools, is the cure, not a larger max_connections.");
        suspicion.Missing(used is null, "The monitor 'postgresql' would say how many connections are in use.");
        suspicion.Parameter("max_connections", run.One("postgresql.connection.max")?.Mean);
        suspicion.Verify("SELECT application_name, count(*) FROM pg_stat_activity GROUP BY 1 says who holds them.", "With pools whose sizes add up to less than max_connections the errors are gone.");
    }

    /// <summary>
    /// The most connections that the application's driver had open or was opening, as a share of those that applications may have: more than 1 is more than there are. Those that are refused are gone at once,
    /// and nothing that the server is asked once a second shows them. Null where it was not seen.
    /// </summary>
    internal static double? Wanted(RunEvidence run) => (run.One(Held, ("db.client.connection.state", "used")) ?? run.SumOfAll(HeldBefore))?.Max is { } most && Allowed(run) is { } usable ? most / usable : null;

    /// <summary>How far a pool is refused connections, 0 to 1: it tries again and again, so that sessions are short without being kept too briefly.</summary>
    internal static double Refused(RunEvidence run) =>
        Math.Max(Scores.Ramp(Usable(run) ?? 0, 0.9, 0.99), IsPooled(run) ? Scores.Ramp(Wanted(run) ?? 0, 1, 1.3) * Opens(run) : 0) * Scores.Ramp(run.Client.ErrorShare(one => one.StartsWith("http_5", StringComparison.Ordinal)), 0.005, 0.03);

    // A pool that is refused connections opens sessions again and again. Behind a pooler (PgBouncer) an application has more connections than the server has sessions, and hardly one is opened.
    private static double Opens(RunEvidence run) => Scores.Ramp(run.One("postgresql.sessions_established")?.Mean, 0.5, 3, 1);

    // Npgsql times the opening of a connection for a pool alone; its counters have the connection's text in their names.
    private static bool IsPooled(RunEvidence run) => run.One("db.client.connection.create_time.count")?.Mean > 0 || (run.One(Held, ("db.client.connection.state", "used")) is null && run.SumOfAll(HeldBefore) is { } all && !all.Series.Signal.Contains("pooling=false", StringComparison.OrdinalIgnoreCase));

    private static double? Allowed(RunEvidence run) => run.One("postgresql.connection.max")?.Mean is > Reserved and { } limit ? limit - Reserved : null;

    /// <summary>The largest share of the connections that applications may have which was in use, 0 to 1; null where it was not seen.</summary>
    internal static double? Usable(RunEvidence run) => run.One("postgresql.backends")?.Max is { } most && Allowed(run) is { } limit ? Math.Min(1, (most + 1) / limit) : null;
}
