namespace Perf.Analysis;

/// <summary>Sessions have a transaction open, hold its locks, and do nothing.</summary>
internal sealed class IdleInTransactionRule : IBottleneckRule
{
    public string Id => "db.idle-in-tx";

    public FindingLayer Layer => FindingLayer.Database;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        DatabaseFigures database = run.Database;
        Signal? age = run.One("postgresql.transaction.age", ("state", "idle in transaction"));
        double? sessions = run.One("postgresql.session.count", ("state", "idle in transaction"))?.Mean;
        EvidenceTable? table = run.Table("postgresql", "blocking");
        double? blocking = table?.Rows.Where(row => row.Text("blocker_state").StartsWith("idle in transaction", StringComparison.Ordinal)).Sum(row => row.NumberOr0("samples"));
        // Who waits in the queue for a row holds up those behind it, and is no cause: only the heads of queues count.
        double? idleShare = table?.Rows.Where(row => row.Text("blocker_state") is not ("waiting" or "")).Sum(row => row.NumberOr0("samples")) is > 0 and { } heads ? blocking / heads : null;
        double locks = database.LockShare ?? 0;
        Signal? idleFor = run.One("postgresql.session.idle_in_transaction");

        // In a queue for one row everybody's transaction is as old as its wait; one that does something else meanwhile is far older than what others take.
        double outlasts = idleFor is { } stood ? Scores.Ramp(stood.High ?? 0, 0.03, 0.15) : Scores.Ramp((age?.High ?? 0) * 1000 / Math.Max(run.Client.P50 ?? 1, 1), 2, 5) * Scores.Ramp(age?.High ?? 0, 0.03, 0.1);
        suspicion.Name($"Transactions stand open and do nothing while they hold their locks");
        suspicion.Tell(RunEvidence.Of(age, "postgresql.transaction.age{state=idle in transaction}", one => one.Mean), 0.5, 2, Scores.Decisive, value => $"the oldest transaction in which nothing happens is {value:0.#} s old in the mean ({age?.Max:0.#} s at most)", Scores.Ramp(age?.ShareAbove(0.5) ?? 0, 0.2, 0.6));
        suspicion.Tell(Figure.Of(EvidenceFamily.Database, "blocking.samples of idle transactions / of all heads of queues", idleShare * 100, "%", database.Source), 30, 70, Scores.Decisive, value => $"in {value:0} % of the samples in which sessions queued for a lock, the one that held it was idle in its transaction", Scores.Ramp(blocking ?? 0, 3, 15) * Math.Max(Scores.Ramp(age?.Mean ?? 0, 0.5, 2), outlasts));
        suspicion.For(RunEvidence.Of(run.One("postgresql.session.count", ("state", "idle in transaction")), "postgresql.session.count{state=idle in transaction}", one => one.Mean), 0.5, 2, Scores.Support, value => $"{value:0.#} sessions are idle in a transaction");
        suspicion.For(budget.ShareFigure("waiting for locks / response time", budget.Of("db-lock")), 5, 30, Scores.Support, value => $"{value:0} % of the response time is waiting for locks");
        suspicion.Against(Figure.Of(EvidenceFamily.Database, "blocking.samples of transactions that work / of all heads of queues", locks > 0.1 && blocking is not null ? (1 - idleShare) * 100 : null, "%", database.Source), 60, 95, Scores.Veto, value => $"in {value:0} % of the samples the session that held others up was at work itself");
        suspicion.CostsTime(budget.Of("db-lock") is > 0 and { } waiting && locks > 0.1 ? waiting * (idleShare ?? 1) : null, 0.9);
        suspicion.CostsWithoutLoad(database.LockShare, 0.9);
        if (locks <= 0.1)
        {
            suspicion.Costs(0.05, 0.5);
        }

        suspicion.Explain($"Code begins a transaction and then does something else (calls another service, waits for a user) before it commits{(locks > 0.1 ? "; others wait for its locks meanwhile" : "; it keeps vacuum from removing dead rows")}.");
        suspicion.Missing(!run.Has("postgresql"), "The monitor 'postgresql' would see transactions that stand open.");
        suspicion.Parameter("sessions", sessions);
        suspicion.Parameter("blocking_samples", blocking);
        suspicion.Cures("db.idle_in_tx_timeout");
        suspicion.Verify("SELECT pid, xact_start, query FROM pg_stat_activity WHERE state = 'idle in transaction' names the last statement of each.", "With the commit before the slow call, ages fall below a tenth of a second and nobody waits for their locks.");
    }
}
