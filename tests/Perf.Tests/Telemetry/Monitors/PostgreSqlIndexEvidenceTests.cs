using Npgsql;
using Perf.Telemetry.Monitors.PostgreSql;
using static Perf.Tests.Telemetry.Monitors.ReadTables;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>Which indexes a real PostgreSQL's planner would use for a run's heavy statements, and when it is not asked.</summary>
[Collection(ObservedPostgreSqlCollection.Name)]
public class PostgreSqlIndexEvidenceTests(ObservedPostgreSql server)
{
    [SkippableFact]
    public async Task EndTables_AHeavyUpdate_IsExplainedAndNotExecuted()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        await ObservedPostgreSql.ExecuteAsync(connection, "UPDATE orders SET note = note || 'y' WHERE customer_id = 5", times: 5);

        Row index = Rows(reader.EndTables(Guard, Limit()), "indexes").Single();

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
        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
        Assert.DoesNotContain(tables, table => table.Name == "indexes");
        Assert.Contains(tables, table => table.Name == "statements");
        Assert.Empty(reader.TableNotes);
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
        await ObservedPostgreSql.ExecuteAsync(connection, statement, times: 5);

        Assert.Empty(Rows(reader.EndTables(Guard, Limit()), "indexes"));
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
        await ObservedPostgreSql.ExecuteAsync(connection, "SELECT o.id FROM orders o JOIN parted p ON p.id = o.id WHERE o.customer_id = 5 AND p.customer_id = 5", times: 5);

        Assert.All(Rows(reader.EndTables(Guard, Limit()), "indexes"), row => Assert.Equal(("orders", "customer_id"), (row["table"], row["columns"])));
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
        await ObservedPostgreSql.ExecuteAsync(connection, "SELECT id FROM orders WHERE customer_id = folded()", times: 10);

        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
        Assert.Contains(Rows(tables, "statements"), row => row["query"].Contains("folded()", StringComparison.Ordinal));
        Assert.Equal(isPlanned, tables.Any(table => table.Name == "indexes" && table.Rows.Count > 0));
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand run = source.CreateCommand($"SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.objid = 4711 AND a.usename = '{role}'");
        Assert.Equal(isPlanned ? 1L : 0L, await run.ExecuteScalarAsync());

        // Whoever asks for none is not told that there is none.
        Assert.Equal(!isPlanned && asked is null, reader.TableNotes.Any(note => note.Contains($"the rights of the role '{role}'", StringComparison.Ordinal) && note.Contains("indexEvidence: true", StringComparison.Ordinal)));
    }

    /// <summary>Whatever becomes of Perf while a statement is planned, the server ends it. A function that is run by planning sees under which limits it is.</summary>
    [SkippableFact]
    public async Task EndTables_StatementsThatArePlanned_AreUnderLimitsOfTheServer()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        await ObservedPostgreSql.ExecuteAsync(
            connection,
            "CREATE FUNCTION limited() RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN IF current_setting(''transaction_read_only'') = ''on'' AND current_setting(''statement_timeout'') <> ''0'' AND current_setting(''lock_timeout'') = ''200ms'' "
            + "AND current_setting(''idle_in_transaction_session_timeout'') = ''10s'' THEN PERFORM pg_try_advisory_lock(4712); END IF; RETURN 5; END'");
        using PostgreSqlReader reader = ReaderOf(connection);
        reader.BeginTables(Limit());
        await ObservedPostgreSql.ExecuteAsync(connection, "SELECT id FROM orders WHERE customer_id = limited()", times: 10);

        Assert.NotEmpty(Rows(reader.EndTables(Guard, Limit()), "indexes"));

        // The lock is the session's, which goes on.
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand held = source.CreateCommand("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4712");
        Assert.Equal(1L, await held.ExecuteScalarAsync());
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
        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
        Assert.Equal(ObservedPostgreSql.Heavy, Rows(tables, "statements")[0]["query"]);
        Assert.Empty(Rows(tables, "indexes"));
        Assert.Contains(reader.TableNotes, note => note.Contains("GRANT pg_read_all_data TO watcher;", StringComparison.Ordinal));
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

        Row row = Assert.Single(Rows(reader.EndTables(Guard, Limit()), "indexes"));
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
        await ObservedPostgreSql.ExecuteAsync(connection, "SELECT id FROM orders WHERE customer_id = 5 AND state = asks()", times: 5);

        Row row = Assert.Single(Rows(reader.EndTables(Guard, Limit()), "indexes"));
        Assert.Equal(("orders", "", "not tried"), (row["table"], row["columns"], row["method"]));
        Assert.Contains(reader.TableNotes, note => note.Contains("no index could be tried", StringComparison.Ordinal));
    }
}
