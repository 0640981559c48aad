using System.Globalization;
using Npgsql;
using Perf.Telemetry.Monitors.PostgreSql;
using static Perf.Tests.Telemetry.Monitors.ReadTables;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>What a run's tables say of a real PostgreSQL, and of one that lacks something.</summary>
[Collection(ObservedPostgreSqlCollection.Name)]
public class PostgreSqlTablesTests(ObservedPostgreSql server)
{
    [SkippableFact]
    public async Task EndTables_ARunWithoutAnIndex_HasStatementsTablesSettingsAndTheIndexThatHelps()
    {
        server.Require();
        Skip.IfNot(ObservedPostgreSql.HasHypopg, "hypopg is not installed");
        string connection = await server.DatabaseAsync("pg_stat_statements", "hypopg");
        using PostgreSqlReader reader = ReaderOf(connection);

        // What was done before is no part of the run.
        await ObservedPostgreSql.AskAsync(connection, 7);
        reader.BeginTables(Limit());
        await ObservedPostgreSql.AskAsync(connection, 40);
        await ObservedPostgreSql.ExecuteAsync(connection, "UPDATE orders SET state = 'geheim' WHERE customer_id = 5; DELETE FROM orders WHERE id = 60000; ALTER ROLE postgres CONNECTION LIMIT -1 VALID UNTIL '2099-01-01 geheim' ")
            .ContinueWith(static _ => { }, TaskScheduler.Default);
        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
        Assert.Empty(reader.TableNotes);

        Row heavy = Rows(tables, "statements").Single(row => row["query"] == ObservedPostgreSql.Heavy);
        Assert.Equal(heavy["query_id"], Rows(tables, "statements")[0]["query_id"]);
        Assert.Equal((40, 400), (heavy.Number("calls"), heavy.Number("rows")));
        Assert.True(heavy.Number("blocks_hit") + heavy.Number("blocks_read") > 40 * 500);
        Assert.True(heavy.Number("exec_ms") > 0 && heavy.Number("max_ms") is > 0 or double.NaN);
        Assert.DoesNotContain(Rows(tables, "statements"), row => row["query"].Contains("geheim", StringComparison.Ordinal) || row["query"].Contains("Perf monitor", StringComparison.Ordinal));

        Row orders = Rows(tables, "tables").Single(row => row["table"] == "orders");
        Assert.True(orders.Number("seq_scans") >= 40 && orders.Number("seq_rows") >= 40 * 60000, orders.ToString());
        Assert.True(orders.Number("size_bytes") > 4e6);
        Assert.True(orders.Number("seconds_since_analyze") >= 0);

        Assert.Equal("off", Rows(tables, "settings").Single(row => row["name"] == "fsync")["value"]);
        Row memory = Rows(tables, "settings").Single(row => row["name"] == "shared_buffers");
        Assert.Equal(("2048", "8kB", "command line"), (memory["value"], memory["unit"], memory["source"]));

        Row index = Rows(tables, "indexes").Single(row => row["query_id"] == heavy["query_id"]);
        Assert.Equal(("public", "orders", "customer_id", "CREATE INDEX CONCURRENTLY ON public.orders (customer_id)", "hypopg"), (index["schema"], index["table"], index["columns"], index["definition"], index["method"]));
        Assert.True(index.Number("cost_after") < index.Number("cost_before") / 10, index.ToString());
        Assert.InRange(index.Number("size_bytes"), 5e5, 3e6);
    }

    [SkippableFact]
    public async Task Sample_ALockedRow_ShowsWhoHoldsWhomUpWithoutLiterals()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlConnection holder = await source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("UPDATE orders SET state = 'geheim' WHERE id = 1", holder, transaction))
        {
            await hold.ExecuteNonQueryAsync();
        }

        using PostgreSqlReader reader = ReaderOf(connection);
        Task waiting = ObservedPostgreSql.ExecuteAsync(connection, "UPDATE orders SET note = 'geheim' WHERE id = 1");
        Assert.True(SpinWait.SpinUntil(() => IsAnyBlocked(connection), Guard));
        reader.BeginTables(Limit());
        var watch = System.Diagnostics.Stopwatch.StartNew();
        do
        {
            reader.Sample(Limit());
        }
        while (Waits("Lock") < 11 && watch.Elapsed < Guard);

        var reading = new MonitorReading("pg");
        reading.Begin(TimeSpan.FromSeconds(1));
        reader.Read(reading, Limit());
        Assert.True(reading.Samples.Of("postgresql.session.busy") >= 1);
        await transaction.RollbackAsync();
        await waiting;
        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
        Row wait = Rows(tables, "waits")[0];
        Assert.Equal(("Lock", "transactionid"), (wait["type"], wait["event"]));
        Assert.Equal(100, Rows(tables, "waits").Sum(row => row.Number("share")), 1e-2);
        Assert.Equal(1, wait.Number("sessions"));
        Row blocked = Rows(tables, "blocking").Single();
        Assert.Equal("idle in transaction", blocked["blocker_state"]);
        Assert.StartsWith("UPDATE orders SET state = ", blocked["blocker_query"], StringComparison.Ordinal);
        Assert.StartsWith("UPDATE orders SET note = ", blocked["blocked_query"], StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", blocked.ToString(), StringComparison.Ordinal);
        Assert.True(blocked.Number("samples") >= 2);

        double Waits(string type) => reader.WaitTable() is { } table ? table.Rows.Where(row => row[0] == type).Sum(row => double.Parse(row[2], CultureInfo.InvariantCulture)) : 0;
    }

    [SkippableFact]
    public async Task EndTables_WithoutTheExtension_SaysWhichAndHasTheRest()
    {
        server.Require();
        string connection = await server.DatabaseAsync();
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        await ObservedPostgreSql.AskAsync(connection, 3);
        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
        Assert.Equal(["settings", "tables"], tables.Select(table => table.Name));
        Assert.Contains("CREATE EXTENSION pg_stat_statements;", Assert.Single(reader.TableNotes), StringComparison.Ordinal);
        Assert.True(Rows(tables, "tables").Single().Number("seq_scans") >= 3);
    }

    [SkippableFact]
    public async Task EndTables_ARoleWithoutRights_HasWhatItMaySee()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        await ObservedPostgreSql.ExecuteAsync(connection, "DROP ROLE IF EXISTS blinder; CREATE ROLE blinder LOGIN PASSWORD 'b'");
        using PostgreSqlReader reader = ReaderOf(new NpgsqlConnectionStringBuilder(connection) { Username = "blinder", Password = "b" }.ConnectionString);
        var reading = new MonitorReading("pg");
        reading.Begin(TimeSpan.FromSeconds(1));
        reader.Read(reading, Limit());
        Assert.Contains(reading.Notes, note => note.Contains("GRANT pg_monitor TO blinder;", StringComparison.Ordinal));

        // It does not see who is busy: that is not known, and not none.
        Assert.DoesNotContain(reading.Samples, sample => sample.Signal == "postgresql.session.busy");
        Assert.Contains(reading.Samples, sample => sample.Signal == "postgresql.backends");
        reader.BeginTables(Limit());
        reader.Sample(Limit());
        await ObservedPostgreSql.AskAsync(connection, 10);
        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
        Assert.DoesNotContain(tables, table => table.Name == "waits");
        Assert.Contains(tables, table => table.Name == "tables");
        Assert.DoesNotContain(Rows(tables, "statements"), row => row["query"] == ObservedPostgreSql.Heavy);
    }

    [SkippableFact]
    public async Task EndTables_CountersThatBeganAnew_AreTold()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        await ObservedPostgreSql.AskAsync(connection, 10);
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        await ObservedPostgreSql.ExecuteAsync(connection, "SELECT pg_stat_statements_reset()");
        await ObservedPostgreSql.AskAsync(connection, 4);
        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
        Assert.Equal(4, Rows(tables, "statements").Single(row => row["query"] == ObservedPostgreSql.Heavy).Number("calls"));
        Assert.Contains(reader.TableNotes, note => note.Contains("began anew", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task EndTables_ABeginningThatCouldNotBeRead_HasWhatNeedsNone()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        Assert.ThrowsAny<OperationCanceledException>(() => reader.BeginTables(new CancellationToken(canceled: true)));
        reader.Read(new MonitorReading("pg"), Limit());
        reader.Sample(Limit());
        await ObservedPostgreSql.AskAsync(connection, 10);
        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());

        // Counters since ever are not those of the run.
        Assert.Equal(["settings", "waits", "blocking"], tables.Select(table => table.Name));
        Assert.Contains("when the run began is not known", Assert.Single(reader.TableNotes), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task EndTables_StatementsThatTheServerRefuses_KeepAllOthers()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        reader.Sample(Limit());
        await ObservedPostgreSql.ExecuteAsync(connection, "DROP EXTENSION pg_stat_statements");
        await ObservedPostgreSql.AskAsync(connection, 3);
        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
        Assert.Equal(["settings", "tables", "waits", "blocking"], tables.Select(table => table.Name));
        Assert.Contains("is not complete", Assert.Single(reader.TableNotes), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Read_SessionsOfAnotherDatabase_AreConnectionsAndNoMore()
    {
        server.Require();
        string connection = await server.DatabaseAsync();
        string other = await server.DatabaseAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(other);
        await using NpgsqlConnection holder = await source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("UPDATE orders SET state = 'x' WHERE id = 1", holder, transaction))
        {
            await hold.ExecuteNonQueryAsync();
        }

        Task waiting = ObservedPostgreSql.ExecuteAsync(other, "UPDATE orders SET note = 'y' WHERE id = 1");
        Assert.True(SpinWait.SpinUntil(() => IsAnyBlocked(connection), Guard));
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        for (int i = 0; i < 12; i++)
        {
            reader.Sample(Limit());
        }

        var reading = new MonitorReading("pg");
        reading.Begin(TimeSpan.FromSeconds(1));
        reader.Read(reading, Limit());
        Assert.True(reading.Samples.Of("postgresql.backends") >= 2);
        Assert.True(reading.Samples.Of("postgresql.connection.utilization") > 0);
        Assert.Equal(0, reading.Samples.Of("postgresql.session.busy"));
        Assert.DoesNotContain(reading.Samples, sample => sample.Signal is "postgresql.session.waiting" or "postgresql.session.count");
        await transaction.RollbackAsync();
        await waiting;
        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
        Assert.Empty(Rows(tables, "waits"));
        Assert.Empty(Rows(tables, "blocking"));
    }
}
