using System.Globalization;
using Npgsql;
using Perf.Telemetry.Monitors.PostgreSql;
using static Perf.Tests.Telemetry.Monitors.ReadTables;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>A PostgreSQL that plans for long, is locked, stands still, refuses or is not there: that costs what was asked just then, and nothing else.</summary>
[Collection(ObservedPostgreSqlCollection.Name)]
public class PostgreSqlStallsTests(ObservedPostgreSql server)
{
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
        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
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
        await ObservedPostgreSql.ExecuteAsync(connection, "SELECT id FROM orders WHERE customer_id = 5 AND state = slow()", times: 5);

        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
        Assert.Equal("customer_id", Assert.Single(Rows(tables, "indexes"))["columns"]);
        Assert.Contains("or not to the end", Assert.Single(reader.TableNotes), StringComparison.Ordinal);
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
        IReadOnlyList<MonitorTable> tables = reader.EndTables(Guard, Limit());
        Assert.True(Rows(tables, "tables").Single(row => row["table"] == "orders").Number("size_bytes") > 4e6);
        Assert.Empty(Rows(tables, "indexes"));
        await transaction.RollbackAsync();
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

    [Fact]
    public void EndTables_AServerThatIsDown_SaysSoAndHasNothing()
    {
        using PostgreSqlReader reader = ReaderOf("Host=127.0.0.1;Port=1;Username=a;Password=b");
        Assert.Throws<MonitorException>(() => reader.BeginTables(Limit()));
        Assert.Empty(reader.EndTables(Guard, Limit()));
        Assert.Contains("PostgreSQL at 127.0.0.1:1 cannot be reached", Assert.Single(reader.TableNotes), StringComparison.Ordinal);
    }

    private static void Signal(string signal, int process)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
