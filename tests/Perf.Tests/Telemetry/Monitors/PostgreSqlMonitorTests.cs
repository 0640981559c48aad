using Npgsql;
using Perf.Telemetry.Monitors.PostgreSql;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>A real PostgreSQL.</summary>
public class PostgreSqlMonitorTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    [SkippableFact]
    public async Task Read_AServerWithALockedRow_ShowsWhoWaitsForWhat()
    {
        server.Require();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString());
        await ExecuteAsync(source, "CREATE TABLE IF NOT EXISTS monitored (id int PRIMARY KEY, n int); INSERT INTO monitored VALUES (1, 0) ON CONFLICT DO NOTHING;");
        await using NpgsqlConnection holder = await source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("UPDATE monitored SET n = n + 1 WHERE id = 1", holder, transaction))
        {
            await hold.ExecuteNonQueryAsync();
        }

        Task waiting = ExecuteAsync(source, "UPDATE monitored SET n = n + 1 WHERE id = 1");
        using var reader = new PostgreSqlReader(new PostgreSqlMonitor { Name = "pg", ConnectionString = server.ConnectionString() }, text => text);
        IReadOnlyList<MonitorSample> samples = [];
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                samples = Readings.Twice(reader, () => ExecuteAsync(source, "SELECT 1; SELECT count(*) FROM monitored").GetAwaiter().GetResult());
                return samples.Any(sample => sample.Signal == "postgresql.session.waiting" && sample.Labels["wait_event_type"] == "Lock" && sample.Value >= 1);
            },
            TimeSpan.FromSeconds(60)), string.Join('\n', samples));
        Assert.True(samples.Of("postgresql.session.count", "idle in transaction") >= 1);
        Assert.True(samples.Of("postgresql.session.count", "active") >= 1);
        Assert.True(samples.Of("postgresql.transaction.age", "idle in transaction") > 0);
        Assert.True(samples.Of("postgresql.database.locks", "false") >= 1);
        Assert.Equal(40, samples.Of("postgresql.connection.max"));
        Assert.InRange(samples.Of("postgresql.connection.utilization"), 1, 100);
        Assert.Contains(samples, sample => sample.Signal == "postgresql.commits");
        Assert.Contains(samples, sample => sample.Signal == "postgresql.wal.records");
        Assert.Contains(samples, sample => sample.Signal == "postgresql.bgwriter.buffers.allocated");
        Assert.Equal(samples.Count, samples.Select(sample => sample.Identity()).Distinct().Count());
        await transaction.RollbackAsync();
        await waiting;
    }

    [SkippableFact]
    public async Task Read_ASessionThatIsIdleInItsTransaction_IsTimedFromItsLastStatement()
    {
        server.Require();
        string database = $"idle_{Guid.NewGuid():N}";
        await using (NpgsqlDataSource all = NpgsqlDataSource.Create(server.ConnectionString()))
        {
            await ExecuteAsync(all, $"CREATE DATABASE {database}");
        }

        string connection = new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Database = database, Pooling = false }.ConnectionString;
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        using var reader = new PostgreSqlReader(new PostgreSqlMonitor { Name = "pg", ConnectionString = connection }, text => text);
        var reading = new MonitorReading("pg");
        int readings = 0;
        Assert.Equal(0, Idle());

        await using NpgsqlConnection holder = await source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync();
        await using var work = new NpgsqlCommand("SELECT pg_sleep(0.3)", holder, transaction);
        await work.ExecuteScalarAsync();
        Assert.True(SpinWait.SpinUntil(() => Idle() >= 0.4, TimeSpan.FromSeconds(60)));

        // While it does something it is not idle, and afterwards the time begins anew; its transaction has grown older all the same.
        await using NpgsqlConnection other = await source.OpenConnectionAsync();
        await using (var hold = new NpgsqlCommand("SELECT pg_advisory_lock(1)", other))
        {
            await hold.ExecuteNonQueryAsync();
        }

        await using var again = new NpgsqlCommand("SELECT pg_advisory_xact_lock(1)", holder, transaction);
        Task waiting = again.ExecuteNonQueryAsync();
        Assert.True(SpinWait.SpinUntil(() => Idle() == 0, TimeSpan.FromSeconds(60)));
        await other.CloseAsync();
        await waiting;
        Assert.True(SpinWait.SpinUntil(() => Idle() > 0, TimeSpan.FromSeconds(60)));
        Assert.True(reading.Samples.Of("postgresql.session.idle_in_transaction") <= reading.Samples.Of("postgresql.transaction.age", "idle in transaction") - 0.6);

        // Nor is one that failed and was left there any other.
        await using (var wrong = new NpgsqlCommand("SELECT 1 / 0", holder, transaction))
        {
            await Assert.ThrowsAsync<PostgresException>(() => wrong.ExecuteScalarAsync());
        }

        Assert.True(SpinWait.SpinUntil(() => Idle() > 0 && reading.Samples.Of("postgresql.session.count", "idle in transaction (aborted)") == 1, TimeSpan.FromSeconds(60)));
        await transaction.RollbackAsync();
        Assert.Equal(0, Idle());

        double Idle()
        {
            reading.Begin(TimeSpan.FromSeconds(++readings));
            reader.Read(reading, CancellationToken.None);
            return Assert.Single(reading.Samples, sample => sample.Signal == "postgresql.session.idle_in_transaction") is { Unit: "s" } sample ? sample.Value : double.NaN;
        }
    }

    [SkippableFact]
    public async Task Read_ThroughAPooler_SaysThatTheServerItselfIsToBeNamed()
    {
        server.Require();
        await using var pooler = new PoolerLike(server.Port);
        Assert.Contains(Notes(pooler.Port), note => note.Contains("through a pooler", StringComparison.Ordinal));
        Assert.DoesNotContain(Notes(server.Port), note => note.Contains("through a pooler", StringComparison.Ordinal));

        string[] Notes(int port)
        {
            string connection = new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Port = port }.ConnectionString;
            using var reader = new PostgreSqlReader(new PostgreSqlMonitor { Name = "pg", ConnectionString = connection }, text => text);
            var reading = new MonitorReading("pg");
            reading.Begin(TimeSpan.FromSeconds(1));
            reader.Read(reading, CancellationToken.None);
            Assert.Contains(reading.Samples, sample => sample.Signal == "postgresql.backends");
            return [.. reading.Notes];
        }
    }

    /// <summary>What the role has holds, and the table of settings shows the role's: the monitor brings none of its own.</summary>
    [SkippableFact]
    public async Task EndTables_ARoleWithALimit_KeepsItAndShowsIt()
    {
        server.Require();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString());
        await ExecuteAsync(source, "DROP ROLE IF EXISTS limited; CREATE ROLE limited LOGIN PASSWORD 'limited'; GRANT pg_monitor TO limited; ALTER ROLE limited SET statement_timeout = '11s'");
        string connection = new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Username = "limited", Password = "limited" }.ConnectionString;
        using var reader = new PostgreSqlReader(new PostgreSqlMonitor { Name = "pg", ConnectionString = connection }, text => text);
        reader.BeginTables(CancellationToken.None);
        MonitorTable settings = Assert.Single(reader.EndTables(TimeSpan.FromSeconds(30), CancellationToken.None), table => table.Name == "settings");
        Assert.Contains(settings.Rows, row => row[0] == "statement_timeout" && row[1] == "11000");
    }

    [SkippableFact]
    public async Task Read_ARoleWithoutRights_IsReadAndToldWhichGrant()
    {
        server.Require();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString());
        await ExecuteAsync(source, "DROP ROLE IF EXISTS \"Poor Role\"; CREATE ROLE \"Poor Role\" LOGIN PASSWORD 'poor'; REVOKE SELECT ON pg_catalog.pg_locks FROM public");
        string connection = new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Username = "Poor Role", Password = "poor" }.ConnectionString;
        try
        {
            using var reader = new PostgreSqlReader(new PostgreSqlMonitor { Name = "pg", ConnectionString = connection }, text => text);
            var reading = new MonitorReading("pg");
            reading.Begin(TimeSpan.FromSeconds(1));
            reader.Read(reading, CancellationToken.None);
            Assert.Contains(reading.Notes, note => note.Contains("GRANT pg_monitor TO \"Poor Role\";", StringComparison.Ordinal));
            Assert.Contains(reading.Notes, note => note.Contains("may not read pg_locks", StringComparison.Ordinal));

            // What it may see is read all the same, now and the next time.
            Assert.Contains(reading.Samples, sample => sample.Signal == "postgresql.backends");
            reading.Begin(TimeSpan.FromSeconds(2));
            reader.Read(reading, CancellationToken.None);
            Assert.Empty(reading.Notes);
            Assert.Contains(reading.Samples, sample => sample.Signal == "postgresql.commits");

            // Not known, and not none.
            Assert.DoesNotContain(reading.Samples, sample => sample.Signal == "postgresql.session.idle_in_transaction");
        }
        finally
        {
            await ExecuteAsync(source, "GRANT SELECT ON pg_catalog.pg_locks TO public");
        }
    }

    [SkippableFact]
    public async Task Read_ARoleWithoutRights_CountsOthersSessionsToo()
    {
        server.Require();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString());
        await ExecuteAsync(source, "DROP ROLE IF EXISTS blind; CREATE ROLE blind LOGIN PASSWORD 'blind'; DROP ROLE IF EXISTS other; CREATE ROLE other LOGIN PASSWORD 'other'");
        string Of(string role) => new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Username = role, Password = role, Pooling = false }.ConnectionString;
        await using NpgsqlConnection first = new(Of("other"));
        await using NpgsqlConnection second = new(Of("other"));
        await first.OpenAsync();
        await second.OpenAsync();
        using var reader = new PostgreSqlReader(new PostgreSqlMonitor { Name = "pg", ConnectionString = Of("blind") }, text => text);
        var reading = new MonitorReading("pg");
        reading.Begin(TimeSpan.FromSeconds(1));
        reader.Read(reading, CancellationToken.None);

        // Those two, and the pool's that made the roles; the sessions of other tests come and go.
        await using NpgsqlCommand count = source.CreateCommand("SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename IN ('other', 'postgres')");
        double expected = (int)(await count.ExecuteScalarAsync())!;
        Assert.True(expected >= 3);
        Assert.Equal(expected, reading.Samples.Of("postgresql.backends"));
        Assert.Equal(expected, reading.Samples.Of("postgresql.session.count", "unknown"));
        Assert.Equal(expected / 40 * 100, reading.Samples.Of("postgresql.connection.utilization"), 1e-9);
    }

    [SkippableFact]
    public void Read_AWrongPassword_SaysSoAndNotThePassword()
    {
        server.Require();
        using var reader = new PostgreSqlReader(new PostgreSqlMonitor { Name = "pg", ConnectionString = server.ConnectionString("hunter2hunter2") }, text => text);
        MonitorException e = Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("pg"), CancellationToken.None));
        Assert.Contains("does not let the monitor in", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AServerThatIsDown_SaysWhereItWasLookedFor()
    {
        using var reader = new PostgreSqlReader(new PostgreSqlMonitor { Name = "pg", ConnectionString = "Host=127.0.0.1;Port=1;Username=a;Password=b" }, text => text);
        Assert.Contains("PostgreSQL at 127.0.0.1:1 cannot be reached", Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("pg"), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_AConnectionStringThatIsNone_SaysHowAndNotWhat()
    {
        PerfException e = Assert.Throws<PerfException>(() => new PostgreSqlReader(new PostgreSqlMonitor { Name = "pg", ConnectionString = "Hots=1;Password=hunter2" }, text => text));
        Assert.Equal(ErrorIds.MonitorUnavailable, e.Id);
        Assert.DoesNotContain("hunter2", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=h;Password=${env:P};Username=u", "Host=h;Password=\"a;b=c\";Username=u")]
    [InlineData("postgresql://u:p%40x@h:5433/db?sslmode=require", "Host=h;Port=5433;Username=u;Password=p@x;Database=db;SSL Mode=require")]
    public void Of_ATemplateOrAnAddress_KeepsEachValueWhole(string template, string expected)
    {
        var made = new NpgsqlConnectionStringBuilder(PostgreSqlText.Of(template, text => text.Replace("${env:P}", "a;b=c", StringComparison.Ordinal)));
        Assert.Equal(new NpgsqlConnectionStringBuilder(expected).ConnectionString, made.ConnectionString);
    }

    [Theory]
    [InlineData(130000, false)]
    [InlineData(150004, true)]
    [InlineData(160001, true)]
    [InlineData(170000, true)]
    [InlineData(180000, true)]
    public void For_AnyVersion_HasAColumnForEachSignal(int version, bool hasStatements) =>
        Assert.All(PostgreSqlQuery.For(version, hasStatements ? "public" : null), query => Assert.Equal(query.Columns.Count, ColumnsOf(query.Sql)));

    // Commas between SELECT and FROM that are in no parentheses.
    private static int ColumnsOf(string sql)
    {
        int depth = 0;
        int columns = 1;
        string list = sql[..sql.IndexOf("FROM ", StringComparison.Ordinal)];
        foreach (char one in list)
        {
            depth += one == '(' ? 1 : one == ')' ? -1 : 0;
            columns += one == ',' && depth == 0 ? 1 : 0;
        }

        return columns;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
