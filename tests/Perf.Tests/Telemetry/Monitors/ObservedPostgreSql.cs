using System.Globalization;
using Npgsql;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>A PostgreSQL that counts statements, with a table that lacks an index.</summary>
public sealed class ObservedPostgreSql : PostgreSqlServer
{
    public const string Heavy = "SELECT id FROM orders WHERE customer_id = $1";

    // By what is installed in them. To copy one is quicker than to write its orders.
    private readonly Dictionary<string, string> _models = new(StringComparer.Ordinal);

    /// <summary>Whether the extension that tries indexes is installed on this machine.</summary>
    public static bool HasHypopg => Directory.Exists("/usr/share/postgresql") && Directory.GetFiles("/usr/share/postgresql", "hypopg.control", SearchOption.AllDirectories).Length > 0;

    protected override IReadOnlyList<string> Settings => ["shared_preload_libraries=pg_stat_statements", "max_parallel_workers_per_gather=0"];

    /// <summary>A database of its own with 60,000 orders.</summary>
    /// <param name="extensions">What is installed in it.</param>
    /// <returns>Its connection string.</returns>
    public async Task<string> DatabaseAsync(params string[] extensions)
    {
        string kind = string.Join(' ', extensions);
        if (!_models.TryGetValue(kind, out string? model))
        {
            model = await CreateAsync("template1");
            await ExecuteAsync(
                ConnectionTo(model),
                string.Concat(extensions.Select(extension => $"CREATE EXTENSION {extension}; "))
                + "CREATE TABLE orders (id int PRIMARY KEY, customer_id int, state text, note text); INSERT INTO orders SELECT i, i % 6000, 'done', repeat('x', 80) FROM generate_series(1, 60000) i");
            _models[kind] = model;
        }

        string connection = ConnectionTo(await CreateAsync(model));

        // Here and not in the model: what the server counted there is not copied.
        await ExecuteAsync(connection, "ANALYZE orders");
        return connection;
    }

    private async Task<string> CreateAsync(string model)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"shop_{Guid.NewGuid():N}");
        await ExecuteAsync(ConnectionTo("postgres"), $"CREATE DATABASE {name} TEMPLATE {model}");
        return name;
    }

    private string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder(ConnectionString()) { Database = database, Pooling = false }.ConnectionString;

    /// <summary>Asks for a customer's orders again and again, which reads the whole table.</summary>
    public static async Task AskAsync(string connection, int times)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlConnection open = await source.OpenConnectionAsync();
        for (int i = 0; i < times; i++)
        {
            await using var command = new NpgsqlCommand(Heavy, open) { Parameters = { new NpgsqlParameter { Value = i } } };
            await using NpgsqlDataReader rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
            }
        }

        // Sessions report what they did to tables once a second at most; before 15 when they end.
        if (open.PostgreSqlVersion.Major >= 15)
        {
            await using var flush = new NpgsqlCommand("SELECT pg_stat_force_next_flush()", open);
            await flush.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Executes what may be several statements, in a session of its own.</summary>
    /// <param name="connection">The connection string.</param>
    /// <param name="sql">What is executed.</param>
    /// <param name="times">How often.</param>
    public static async Task ExecuteAsync(string connection, string sql, int times = 1)
    {
        await using var open = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open);
        for (int i = 0; i < times; i++)
        {
            await command.ExecuteNonQueryAsync();
        }
    }
}
