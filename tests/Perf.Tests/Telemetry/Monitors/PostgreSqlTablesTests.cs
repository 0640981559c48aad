using System.Globalization;
using Npgsql;
using Perf.Telemetry.Monitors.PostgreSql;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>What a run's tables say of a real PostgreSQL, and of one that lacks something.</summary>
public class PostgreSqlTablesTests(ObservedPostgreSql server) : IClassFixture<ObservedPostgreSql>
{
    private static readonly TimeSpan s_guard = TimeSpan.FromSeconds(60);

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
        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
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
        Assert.Equal(("public", "orders", "customer_id", "CREATE INDEX ON public.orders (customer_id)", "hypopg"), (index["schema"], index["table"], index["columns"], index["definition"], index["method"]));
        Assert.True(index.Number("cost_after") < index.Number("cost_before") / 10, index.ToString());
        Assert.InRange(index.Number("size_bytes"), 5e5, 3e6);
    }

    [SkippableFact]
    public async Task EndTables_AHeavyUpdate_IsExplainedAndNotExecuted()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        for (int i = 0; i < 5; i++)
        {
            await ObservedPostgreSql.ExecuteAsync(connection, "UPDATE orders SET note = note || 'y' WHERE customer_id = 5");
        }

        Row index = Rows(reader.EndTables(s_guard, Limit()), "indexes").Single();

        // Without hypopg it is a guess, and says so.
        Assert.Equal(("customer_id", "planner", ""), (index["columns"], index["method"], index["cost_after"]));
        Assert.True(index.Number("cost_before") > 1000 && index.Number("size_bytes") > 5e5);
        Assert.Contains("CREATE EXTENSION hypopg;", Assert.Single(reader.TableNotes), StringComparison.Ordinal);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand command = source.CreateCommand("SELECT max(length(note)) || ' ' || (SELECT count(*) FROM pg_indexes WHERE tablename = 'orders') FROM orders");
        Assert.Equal("85 1", await command.ExecuteScalarAsync());
    }

    [SkippableFact]
    public async Task EndTables_WithoutIndexEvidence_ExplainsNothing()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        using var reader = new PostgreSqlReader(new PostgreSqlMonitor { Name = "pg", ConnectionString = connection, IndexEvidence = false }, text => text);
        reader.BeginTables(Limit());
        await ObservedPostgreSql.AskAsync(connection, 10);
        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
        Assert.DoesNotContain(tables, table => table.Name == "indexes");
        Assert.Contains(tables, table => table.Name == "statements");
        Assert.Empty(reader.TableNotes);
    }

    [SkippableFact]
    public async Task EndTables_AStatementThatIsPlannedForLong_CostsThatOneAndNotWhatWasFoundBefore()
    {
        server.Require();
        Skip.IfNot(ObservedPostgreSql.HasHypopg, "hypopg is not installed");
        string connection = await server.DatabaseAsync("pg_stat_statements", "hypopg");
        await ObservedPostgreSql.ExecuteAsync(connection, "CREATE FUNCTION slow() RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN IF current_setting(''application_name'') = ''Perf monitor'' THEN PERFORM pg_sleep(60); END IF; RETURN 5; END'");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        await ObservedPostgreSql.AskAsync(connection, 60);
        await ObservedPostgreSql.ExecuteAsync(connection, "SELECT id, state FROM orders WHERE customer_id = slow()");
        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
        Assert.Contains(Rows(tables, "statements"), row => row["query"].Contains("slow()", StringComparison.Ordinal));
        Assert.Equal("customer_id", Assert.Single(Rows(tables, "indexes"))["columns"]);
        Assert.Contains("1 heavy statements were not explained", Assert.Single(reader.TableNotes), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task EndTables_ALimitThatLeavesLittle_IsKeptByEachStatement()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");

        // Shorter than a statement may take, longer than what this limit leaves.
        await ObservedPostgreSql.ExecuteAsync(connection, "CREATE FUNCTION slow() RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(1); RETURN 5; END'");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        await ObservedPostgreSql.ExecuteAsync(connection, "SELECT id FROM orders WHERE customer_id = slow()");
        IReadOnlyList<MonitorTable> tables = reader.EndTables(TimeSpan.FromSeconds(1.2), Limit());
        Assert.Contains(Rows(tables, "statements"), row => row["query"].Contains("slow()", StringComparison.Ordinal));
        Assert.Empty(Rows(tables, "indexes"));
        Assert.Contains(reader.TableNotes, note => note.Contains("1 heavy statements were not explained", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task EndTables_ACandidateThatIsTriedForLong_LeavesThoseThatWereTriedBefore()
    {
        server.Require();
        Skip.IfNot(ObservedPostgreSql.HasHypopg, "hypopg is not installed");
        string connection = await server.DatabaseAsync("pg_stat_statements", "hypopg");

        // Planned at once without an index and with the first that is tried, and not with the second. Nothing is asked of tables there: hypopg's indexes are not seen after a statement within the planner's work.
        await ObservedPostgreSql.ExecuteAsync(
            connection,
            "CREATE FUNCTION slow() RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'DECLARE times text; BEGIN times := set_config(''perf.times'', (coalesce(nullif(current_setting(''perf.times'', true), ''''), ''0'')::int + 1)::text, true); "
            + "IF times::int >= 3 THEN PERFORM pg_sleep(60); END IF; RETURN ''done''; END'");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        for (int i = 0; i < 5; i++)
        {
            await ObservedPostgreSql.ExecuteAsync(connection, "SELECT id FROM orders WHERE customer_id = 5 AND state = slow()");
        }

        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
        Assert.Equal("customer_id", Assert.Single(Rows(tables, "indexes"))["columns"]);
        Assert.Contains("or not to the end", Assert.Single(reader.TableNotes), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(true, "SELECT id FROM parted WHERE customer_id = 5")] // an index of each partition would help
    [InlineData(false, "SELECT id FROM parted WHERE customer_id = 5")]
    [InlineData(true, "SELECT sum(length(note)) FROM parted WHERE state = 'done'")] // none would
    [InlineData(true, "SELECT id FROM parted_1 WHERE customer_id = 5")]
    public async Task EndTables_PartitionsThatAreRead_AreANoteAndNoRow(bool hasHypopg, string statement)
    {
        server.Require();
        Skip.IfNot(!hasHypopg || ObservedPostgreSql.HasHypopg, "hypopg is not installed");
        string connection = await server.DatabaseAsync(hasHypopg ? ["pg_stat_statements", "hypopg"] : ["pg_stat_statements"]);
        await ObservedPostgreSql.ExecuteAsync(
            connection,
            "CREATE TABLE parted (LIKE orders) PARTITION BY RANGE (id); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (30000) PARTITION BY RANGE (id); "
            + "CREATE TABLE parted_1a PARTITION OF parted_1 FOR VALUES FROM (0) TO (30000); CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (30000) TO (90000); INSERT INTO parted SELECT * FROM orders; ANALYZE parted");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        for (int i = 0; i < 5; i++)
        {
            await ObservedPostgreSql.ExecuteAsync(connection, statement);
        }

        Assert.Empty(Rows(reader.EndTables(s_guard, Limit()), "indexes"));
        Assert.Contains(reader.TableNotes, note => note.Contains("partitions are read: of parted.", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task EndTables_AJoinOfPartitionsAndATable_HasTheTablesIndexAlone()
    {
        server.Require();
        Skip.IfNot(ObservedPostgreSql.HasHypopg, "hypopg is not installed");
        string connection = await server.DatabaseAsync("pg_stat_statements", "hypopg");
        await ObservedPostgreSql.ExecuteAsync(
            connection,
            "CREATE TABLE parted (LIKE orders) PARTITION BY RANGE (id); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (90000); INSERT INTO parted SELECT * FROM orders; ANALYZE parted");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        for (int i = 0; i < 5; i++)
        {
            await ObservedPostgreSql.ExecuteAsync(connection, "SELECT o.id FROM orders o JOIN parted p ON p.id = o.id WHERE o.customer_id = 5 AND p.customer_id = 5");
        }

        Assert.All(Rows(reader.EndTables(s_guard, Limit()), "indexes"), row => Assert.Equal(("orders", "customer_id"), (row["table"], row["columns"])));
        Assert.Contains(reader.TableNotes, note => note.Contains("of parted.", StringComparison.Ordinal));
    }

    // A stranger's function leaves a lock of the session behind, which no rollback gives back: whoever plans it has run it.
    [SkippableTheory]
    [InlineData("SUPERUSER", null, false)]
    [InlineData("NOSUPERUSER IN ROLE pg_execute_server_program", null, false)]
    [InlineData("NOSUPERUSER IN ROLE pg_read_server_files", null, false)]
    [InlineData("NOSUPERUSER IN ROLE postgres", null, false)]
    [InlineData("NOSUPERUSER", null, true)]
    [InlineData("SUPERUSER", true, true)]
    [InlineData("NOSUPERUSER", false, false)]
    public async Task EndTables_AStrangersImmutableFunction_IsPlannedOnlyByARoleThatReachesNothing(string rights, bool? asked, bool isPlanned)
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        string role = $"watcher_{Guid.NewGuid():N}";
        await ObservedPostgreSql.ExecuteAsync(
            connection,
            $"CREATE ROLE {role} LOGIN PASSWORD 'w' {rights}; GRANT pg_monitor, pg_read_all_data TO {role}; "
            + "CREATE FUNCTION folded() RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_try_advisory_lock(4711); RETURN 5; END'");
        using var reader = new PostgreSqlReader(
            new PostgreSqlMonitor { Name = "pg", ConnectionString = new NpgsqlConnectionStringBuilder(connection) { Username = role, Password = "w" }.ConnectionString, IndexEvidence = asked }, text => text);
        reader.BeginTables(Limit());
        for (int i = 0; i < 10; i++)
        {
            await ObservedPostgreSql.ExecuteAsync(connection, "SELECT id FROM orders WHERE customer_id = folded()");
        }

        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
        Assert.Contains(Rows(tables, "statements"), row => row["query"].Contains("folded()", StringComparison.Ordinal));
        Assert.Equal(isPlanned, tables.Any(table => table.Name == "indexes" && table.Rows.Count > 0));
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand run = source.CreateCommand($"SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.objid = 4711 AND a.usename = '{role}'");
        Assert.Equal(isPlanned ? 1L : 0L, await run.ExecuteScalarAsync());

        // Whoever asks for none is not told that there is none.
        Assert.Equal(!isPlanned && asked is null, reader.TableNotes.Any(note => note.Contains($"the rights of the role '{role}'", StringComparison.Ordinal) && note.Contains("indexEvidence: true", StringComparison.Ordinal)));
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
        Assert.True(SpinWait.SpinUntil(() => IsAnyBlocked(connection), s_guard));
        reader.BeginTables(Limit());
        var watch = System.Diagnostics.Stopwatch.StartNew();
        do
        {
            reader.Sample(Limit());
        }
        while (Waits("Lock") < 11 && watch.Elapsed < s_guard);

        var reading = new MonitorReading("pg");
        reading.Begin(TimeSpan.FromSeconds(1));
        reader.Read(reading, Limit());
        Assert.True(reading.Samples.Of("postgresql.session.busy") >= 1);
        await transaction.RollbackAsync();
        await waiting;
        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
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
        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
        Assert.Equal(["settings", "tables"], tables.Select(table => table.Name));
        Assert.Contains("CREATE EXTENSION pg_stat_statements;", Assert.Single(reader.TableNotes), StringComparison.Ordinal);
        Assert.True(Rows(tables, "tables").Single().Number("seq_scans") >= 3);
    }

    [SkippableFact]
    public async Task EndTables_ARoleThatMayNotReadTheTables_IsToldWhichGrant()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        await ObservedPostgreSql.ExecuteAsync(connection, "DROP ROLE IF EXISTS watcher; CREATE ROLE watcher LOGIN PASSWORD 'w'; GRANT pg_monitor TO watcher");
        using PostgreSqlReader reader = ReaderOf(new NpgsqlConnectionStringBuilder(connection) { Username = "watcher", Password = "w" }.ConnectionString);
        reader.BeginTables(Limit());
        await ObservedPostgreSql.AskAsync(connection, 10);
        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
        Assert.Equal(ObservedPostgreSql.Heavy, Rows(tables, "statements")[0]["query"]);
        Assert.Empty(Rows(tables, "indexes"));
        Assert.Contains(reader.TableNotes, note => note.Contains("GRANT pg_read_all_data TO watcher;", StringComparison.Ordinal));
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
        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
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
        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
        Assert.Equal(4, Rows(tables, "statements").Single(row => row["query"] == ObservedPostgreSql.Heavy).Number("calls"));
        Assert.Contains(reader.TableNotes, note => note.Contains("began anew", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task EndTables_ATableThatIsLocked_HoldsUpNothing()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        await ObservedPostgreSql.AskAsync(connection, 10);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlConnection holder = await source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE", holder, transaction))
        {
            await hold.ExecuteNonQueryAsync();
        }

        // The lock stays until the tables are there.
        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
        Assert.True(Rows(tables, "tables").Single(row => row["table"] == "orders").Number("size_bytes") > 4e6);
        Assert.Empty(Rows(tables, "indexes"));
        await transaction.RollbackAsync();
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
        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());

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
        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
        Assert.Equal(["settings", "tables", "waits", "blocking"], tables.Select(table => table.Name));
        Assert.Contains("is not complete", Assert.Single(reader.TableNotes), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Sample_ALookThatFails_IsNoLookAtIdleSessions()
    {
        server.Require();
        string connection = await server.DatabaseAsync();
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        await ObservedPostgreSql.ExecuteAsync(connection, "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE application_name = 'Perf monitor' AND datname = current_database()");
        Assert.ThrowsAny<NpgsqlException>(() => reader.Sample(Limit()));
        Assert.Null(reader.WaitTable());
    }

    [SkippableFact]
    public async Task Sample_AServerThatStandsStill_CostsTheLookAndNotTheNextReading()
    {
        server.Require();
        Skip.IfNot(OperatingSystem.IsLinux(), "signals");
        string connection = await server.DatabaseAsync();
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        reader.Sample(Limit());
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand which = source.CreateCommand("SELECT pid FROM pg_stat_activity WHERE application_name = 'Perf monitor' AND datname = current_database()");
        int process = (int)(await which.ExecuteScalarAsync())!;
        Signal("STOP", process);
        try
        {
            Assert.ThrowsAny<NpgsqlException>(() => reader.Sample(Limit()));

            // Until the next reading there is nothing to ask.
            reader.Sample(Limit());
            var reading = new MonitorReading("pg");
            reading.Begin(TimeSpan.FromSeconds(1));
            reader.Read(reading, Limit());
            Assert.Contains(reading.Samples, sample => sample.Signal == "postgresql.backends");
            reader.Sample(Limit());
        }
        finally
        {
            Signal("CONT", process);
        }
    }

    [SkippableFact]
    public async Task Sample_ALookThatTheServerRefuses_KeepsTheConnection()
    {
        server.Require();
        string connection = await server.DatabaseAsync();
        string role = $"looker_{Guid.NewGuid():N}";
        await ObservedPostgreSql.ExecuteAsync(connection, $"CREATE ROLE {role} LOGIN PASSWORD 'w'");
        using PostgreSqlReader reader = ReaderOf(new NpgsqlConnectionStringBuilder(connection) { Username = role, Password = "w" }.ConnectionString);
        reader.BeginTables(Limit());
        int before = await SessionAsync();
        await ObservedPostgreSql.ExecuteAsync(connection, "REVOKE EXECUTE ON FUNCTION pg_stat_get_activity FROM public");
        Assert.Throws<PostgresException>(() => reader.Sample(Limit()));
        await ObservedPostgreSql.ExecuteAsync(connection, "GRANT EXECUTE ON FUNCTION pg_stat_get_activity TO public");
        reader.Sample(Limit());
        Assert.Equal(before, await SessionAsync());

        async Task<int> SessionAsync()
        {
            await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
            await using NpgsqlCommand which = source.CreateCommand($"SELECT pid FROM pg_stat_activity WHERE usename = '{role}'");
            return (int)(await which.ExecuteScalarAsync())!;
        }
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
        Assert.True(SpinWait.SpinUntil(() => IsAnyBlocked(connection), s_guard));
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
        IReadOnlyList<MonitorTable> tables = reader.EndTables(s_guard, Limit());
        Assert.Empty(Rows(tables, "waits"));
        Assert.Empty(Rows(tables, "blocking"));
    }

    [SkippableFact]
    public async Task EndTables_AStatementThatNoIndexHelps_SaysThatItWasTried()
    {
        server.Require();
        Skip.IfNot(ObservedPostgreSql.HasHypopg, "hypopg is not installed");
        string connection = await server.DatabaseAsync("pg_stat_statements", "hypopg");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        await using (NpgsqlDataSource source = NpgsqlDataSource.Create(connection))
        {
            // All orders are done: an index on the state finds all of them.
            for (int i = 0; i < 10; i++)
            {
                await using NpgsqlCommand command = source.CreateCommand("SELECT sum(length(note)) FROM orders WHERE state = $1");
                command.Parameters.Add(new NpgsqlParameter { Value = "done" });
                await command.ExecuteScalarAsync();
            }
        }

        Row row = Assert.Single(Rows(reader.EndTables(s_guard, Limit()), "indexes"));
        Assert.Equal(("public", "orders", "", "", "hypopg", "", ""), (row["schema"], row["table"], row["columns"], row["definition"], row["method"], row["cost_after"], row["size_bytes"]));
        Assert.True(row.Number("cost_before") > 1000, row.ToString());
    }

    /// <summary>A function that asks tables while the statement is planned hides hypopg's indexes from the planner: that one helps is not seen, and must not be told as that none does.</summary>
    [SkippableFact]
    public async Task EndTables_AStatementWhosePlanningRunsSql_IsNotSaidToBeTriedInVain()
    {
        server.Require();
        Skip.IfNot(ObservedPostgreSql.HasHypopg, "hypopg is not installed");
        string connection = await server.DatabaseAsync("pg_stat_statements", "hypopg");
        await ObservedPostgreSql.ExecuteAsync(connection, "CREATE FUNCTION asks() RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM count(*) FROM pg_catalog.pg_class; RETURN ''done''; END'");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        for (int i = 0; i < 5; i++)
        {
            await ObservedPostgreSql.ExecuteAsync(connection, "SELECT id FROM orders WHERE customer_id = 5 AND state = asks()");
        }

        Row row = Assert.Single(Rows(reader.EndTables(s_guard, Limit()), "indexes"));
        Assert.Equal(("orders", "", "not tried"), (row["table"], row["columns"], row["method"]));
        Assert.Contains(reader.TableNotes, note => note.Contains("no index could be tried", StringComparison.Ordinal));
    }

    [Fact]
    public void EndTables_AServerThatIsDown_SaysSoAndHasNothing()
    {
        using PostgreSqlReader reader = ReaderOf("Host=127.0.0.1;Port=1;Username=a;Password=b");
        Assert.Throws<MonitorException>(() => reader.BeginTables(Limit()));
        Assert.Empty(reader.EndTables(s_guard, Limit()));
        Assert.Contains("PostgreSQL at 127.0.0.1:1 cannot be reached", Assert.Single(reader.TableNotes), StringComparison.Ordinal);
    }

    private static void Signal(string signal, int process)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private static bool IsAnyBlocked(string connection)
    {
        using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        using NpgsqlCommand command = source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
        return command.ExecuteScalar() is > 0L;
    }

    private static PostgreSqlReader ReaderOf(string connection) => new(new PostgreSqlMonitor { Name = "pg", ConnectionString = connection, IndexEvidence = true }, text => text);

    private static CancellationToken Limit() => new CancellationTokenSource(s_guard).Token;

    private static IReadOnlyList<Row> Rows(IReadOnlyList<MonitorTable> tables, string name) =>
        Assert.Single(tables, table => table.Name == name) is var table ? [.. table.Rows.Select(row => new Row(table.Columns, row))] : [];

    internal sealed record Row(IReadOnlyList<string> Columns, IReadOnlyList<string> Cells)
    {
        public string this[string column] => Cells[Columns.ToList().IndexOf(column)];

        public double Number(string column) => this[column] is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : double.NaN;

        public override string ToString() => string.Join(", ", Columns.Zip(Cells, static (column, cell) => $"{column}={cell}"));
    }
}
