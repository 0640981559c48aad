using System.Globalization;
using Npgsql;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>A PostgreSQL that counts statements, with a table that lacks an index.</summary>
public sealed class ObservedPostgreSql : PostgreSqlServer
{
    public const string Heavy = "SELECT id FROM orders WHERE customer_id = $1";

    /// <summary>Whether the extension that tries indexes is installed on this machine.</summary>
    public static bool HasHypopg => Directory.Exists("/usr/share/postgresql") && Directory.GetFiles("/usr/share/postgresql", "hypopg.control", SearchOption.AllDirectories).Length > 0;

    protected override IReadOnlyList<string> Settings => ["shared_preload_libraries=pg_stat_statements", "max_parallel_workers_per_gather=0"];

    /// <summary>A database of its own with 60,000 orders.</summary>
    /// <param name="extensions">What is installed in it.</param>
    /// <returns>Its connection string.</returns>
    public async Task<string> DatabaseAsync(params string[] extensions)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"shop_{Guid.NewGuid():N}");
        await using (NpgsqlDataSource all = NpgsqlDataSource.Create(ConnectionString()))
        {
            await ExecuteAsync(all, $"CREATE DATABASE {name}");
        }

        string connection = new NpgsqlConnectionStringBuilder(ConnectionString()) { Database = name, Pooling = false }.ConnectionString;
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        foreach (string extension in extensions)
        {
            await ExecuteAsync(source, $"CREATE EXTENSION {extension}");
        }

        await ExecuteAsync(
            source,
            "CREATE TABLE orders (id int PRIMARY KEY, customer_id int, state text, note text); INSERT INTO orders SELECT i, i % 6000, 'done', repeat('x', 80) FROM generate_series(1, 60000) i; ANALYZE orders");
        return connection;
    }

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

    public static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task ExecuteAsync(string connection, string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await ExecuteAsync(source, sql);
    }
}
