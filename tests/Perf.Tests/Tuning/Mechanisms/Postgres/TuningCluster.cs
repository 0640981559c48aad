using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Perf.Tuning;
using Perf.Tuning.Files;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>A PostgreSQL cluster of its own, started and restarted by pg_ctl as users do, whose settings are in its files; maintenance_work_mem alone is given on the command line.</summary>
public class TuningCluster : IAsyncLifetime, IServiceRestarts
{
    /// <summary>What is dumped to compare two states: all that a change could leave behind.</summary>
    private static readonly string[] s_dumps =
    [
        "SELECT name, setting, unit, context, source, reset_val, sourcefile, sourceline, pending_restart FROM pg_settings WHERE name NOT IN ('application_name', 'lock_timeout', 'statement_timeout') ORDER BY name",
        "SELECT * FROM pg_file_settings ORDER BY seqno",
        "SELECT r.rolname, d.datname, s.setconfig FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole LEFT JOIN pg_database d ON d.oid = s.setdatabase ORDER BY 1, 2",
        "SELECT n.nspname, c.relname, pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready, i.indislive, obj_description(i.indexrelid, 'pg_class'), c.reloptions FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname NOT LIKE 'pg\\_%' ORDER BY 1, 2",
        "SELECT n.nspname, c.relname, c.reloptions FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname NOT LIKE 'pg\\_%' ORDER BY 1, 2",
        "SELECT c.relname, a.attname, a.attstattarget, a.attoptions FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname NOT LIKE 'pg\\_%' AND a.attnum > 0 ORDER BY 1, 2",
    ];

    private const string OthersSql = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'Perf tuning')";

    private static readonly string? s_bin = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "pg_ctl")))
        : null;

    /// <summary>Its port; 0 where PostgreSQL is not installed.</summary>
    public int Port { get; private set; }

    /// <summary>Its folder.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"perf-tuning-{Guid.NewGuid():N}");

    /// <summary>The data directory.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>What ALTER SYSTEM writes.</summary>
    public string AutoConf => Path.Combine(Data, "postgresql.auto.conf");

    /// <summary>What the server is started with besides.</summary>
    protected virtual string Options => "-c maintenance_work_mem=32MB";

    /// <summary>Whether restarting does nothing but say that it was done.</summary>
    public bool OnlyPretends { get; set; }

    /// <summary>How often it was restarted.</summary>
    public int Restarts { get; private set; }

    /// <summary>What restarts it from another process, as an environment declares it: a program with its arguments. The server inherits what pg_ctl was given, and would keep its pipes.</summary>
    public IReadOnlyList<string> RestartCommand => ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\" > /dev/null 2>&1 < /dev/null", Folder, .. AsServer(Control("restart", "-m", "fast"))];

    public void Require() => Skip.If(Port == 0, "postgresql is not installed");

    /// <summary>Leads to it. Each session is of its own; it is not asked whether it would encrypt, which it would not.</summary>
    public string ConnectionString(string user = "postgres", string database = "shop") => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1", Port = Port, Database = database, Username = user, Pooling = false, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    internal MechanismContext Context(string user = "postgres", string? applicationRole = "shop", string database = "shop") =>
        new(new TuningTargets { Postgres = new PostgresTarget { Connection = ConnectionString(user, database), ApplicationRole = applicationRole } }, this, TimeProvider.System);

    public async Task InitializeAsync()
    {
        if (s_bin is null)
        {
            return;
        }

        Directory.CreateDirectory(Folder);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(["chown", "postgres", Folder], asServer: false);
        }

        Assert.Equal("", await RunAsync([Path.Combine(s_bin, "initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C"]));
        for (int attempt = 0; attempt < 20 && Port == 0; attempt++)
        {
            int port = 20_000 + RandomNumberGenerator.GetInt32(12_000);
            await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), string.Create(CultureInfo.InvariantCulture, $"\nlisten_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{Folder}'\nmax_connections = 40\nfsync = off\nshared_buffers = 16MB\nautovacuum = off\n"));
            Port = await StartAsync("start") == "" ? port : 0;
        }

        Assert.True(Port > 0, $"PostgreSQL is installed and did not start; see {Folder}/log");
        await SqlAsync("CREATE ROLE shop LOGIN", "postgres");
        await SqlAsync("CREATE ROLE perf LOGIN", "postgres");
        await SqlAsync("CREATE DATABASE shop OWNER shop", "postgres");
        foreach (string sql in (string[])[
            "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int NOT NULL, amount numeric NOT NULL, state text NOT NULL)",
            "INSERT INTO orders SELECT i, i % 100, i, CASE WHEN i % 10 = 0 THEN 'open' ELSE 'done' END FROM generate_series(1, 2000) AS i",
            "CREATE TABLE tickets (id int PRIMARY KEY, weight int NOT NULL, text text NOT NULL) WITH (fillfactor = 90, autovacuum_enabled = on)",
            "CREATE TABLE measures (id int, at timestamptz NOT NULL) PARTITION BY RANGE (at)",
            "CREATE TABLE measures_1 PARTITION OF measures FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
            "CREATE TABLE \"Odd Names\" (\"A b\" int, \"order\" int)",
        ])
        {
            await SqlAsync(sql);
        }

        await FillAsync();
    }

    public async Task DisposeAsync()
    {
        if (s_bin is not null)
        {
            await StartAsync("stop", "-m", "immediate");
            Directory.Delete(Folder, recursive: true);
        }
    }

    public bool Knows(string target) => target == "postgresql";

    public async Task RestartAsync(string target, CancellationToken cancellation)
    {
        Restarts++;
        if (!OnlyPretends && await StartAsync("restart", "-m", "fast") is { Length: > 0 } said)
        {
            throw new PerfException(ErrorIds.RestartFailed, $"pg_ctl: {said}");
        }
    }

    /// <summary>Starts it where it is down.</summary>
    public async Task EnsureStartedAsync()
    {
        OnlyPretends = false;
        if (await RunAsync([Path.Combine(s_bin!, "pg_ctl"), "-D", Data, "status"]) != "")
        {
            Assert.Equal("", await StartAsync("start"));
        }
    }

    /// <summary>Stops it.</summary>
    public async Task StopAsync() => Assert.Equal("", await StartAsync("stop", "-m", "fast"));

    /// <summary>Runs statements of one session, each by itself.</summary>
    public async Task SqlAsync(string sql, string database = "shop", string user = "postgres")
    {
        using var connection = new NpgsqlConnection(ConnectionString(user, database));
        await connection.OpenAsync();
        using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One value.</summary>
    public async Task<object?> ValueAsync(string sql, string user = "postgres")
    {
        using var connection = new NpgsqlConnection(ConnectionString(user));
        await connection.OpenAsync();
        using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>A session whose transaction keeps what it was given; it ends with the connection.</summary>
    public async Task<NpgsqlConnection> HoldAsync(string sql)
    {
        var connection = new NpgsqlConnection(ConnectionString());
        await connection.OpenAsync();
        using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>All that a change could leave behind, as one text; the bytes, owner and rights of postgresql.auto.conf too.</summary>
    public async Task<string> DumpAsync()
    {
        var dump = new List<string>();
        using var connection = new NpgsqlConnection(ConnectionString());
        await connection.OpenAsync();
        foreach (string sql in s_dumps)
        {
            using var command = new NpgsqlCommand(sql, connection);
            using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                dump.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) switch
                {
                    string[] list => $"{{{string.Join(',', list)}}}",
                    DBNull => "-",
                    var value => Convert.ToString(value, CultureInfo.InvariantCulture),
                })));
            }
        }

        dump.Add(Convert.ToHexString(await File.ReadAllBytesAsync(AutoConf)));
        FileFacts file = FileCalls.Look(AutoConf)!;
        dump.Add(string.Create(CultureInfo.InvariantCulture, $"{file.Owner} {file.Group} {file.UnixMode}"));
        return string.Join('\n', dump);
    }

    /// <summary>
    /// The dump once the sessions of Perf have ended: one whose process was killed ends what it was asked for first. A reload needs no waiting for, though it is a signal: the server reads its files before it takes
    /// the next session.
    /// </summary>
    public async Task<string> SettledAsync()
    {
        for (int i = 0; i < 1000 && await ValueAsync(OthersSql) is true; i++)
        {
            await Task.Delay(10);
        }

        return await DumpAsync();
    }

    /// <summary>Takes away all that ALTER SYSTEM has set, and waits until that is in effect.</summary>
    public async Task ResetSettingsAsync()
    {
        await SqlAsync("ALTER SYSTEM RESET ALL");
        await SqlAsync("SELECT pg_reload_conf()");
        await SettledAsync();
    }

    /// <summary>Makes what a test needs in it besides.</summary>
    protected virtual Task FillAsync() => Task.CompletedTask;

    // What it said where it failed; nothing where it did not.
    private Task<string> StartAsync(string verb, params string[] arguments) => RunAsync(Control(verb, arguments));

    private string[] Control(string verb, params string[] arguments) => [Path.Combine(s_bin!, "pg_ctl"), "-D", Data, "-l", Path.Combine(Folder, "log"), "-w", "-t", "60", "-o", Options, verb, .. arguments];

    private static string[] AsServer(string[] command) => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command] : command;

    private async Task<string> RunAsync(string[] command, bool asServer = true)
    {
        string[] all = asServer ? AsServer(command) : command;
        string output = Path.Combine(Path.GetTempPath(), $"perf-said-{Guid.NewGuid():N}");
        try
        {
            // The server inherits what pg_ctl was given, and would keep a pipe open for good.
            using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" > \"$0\" 2>&1 < /dev/null", output, .. all]) { WorkingDirectory = Folder })!;
            await process.WaitForExitAsync();
            string said = (await File.ReadAllTextAsync(output)).Trim();
            return process.ExitCode == 0 ? "" : $"{process.ExitCode}: {said}";
        }
        finally
        {
            File.Delete(output);
        }
    }
}

/// <summary>Tests that share one cluster, and so run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class TuningClusterCollection : ICollectionFixture<TuningCluster>
{
    public const string Name = "tuning cluster";
}
