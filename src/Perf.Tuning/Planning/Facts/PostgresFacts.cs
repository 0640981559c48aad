using System.Net;
using Npgsql;
using Perf.Tuning.Postgres;

namespace Perf.Tuning;

/// <summary>What the database says of itself, in a session that can write nothing.</summary>
internal static class PostgresFacts
{
    private const int Seconds = 5;

    // lz4 is there where the server was built with it, and the setting's own list says so.
    private const string OfServer = """
        SELECT current_setting('server_version_num')::int / 10000,
               (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend')::float8,
               pg_catalog.pg_database_size(pg_catalog.current_database())::float8,
               coalesce((SELECT 'lz4' = ANY (enumvals) FROM pg_catalog.pg_settings WHERE name = 'wal_compression'), false),
               (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'shared_preload_libraries'),
               coalesce((SELECT setting FROM pg_catalog.pg_settings WHERE name = 'data_directory'), '')
        """;

    // The one that is dropped: of two that are the same, the one that nobody has used; of two unused ones, the younger.
    private const string OfDuplicates = """
        SELECT (SELECT count(*) FROM pg_catalog.pg_stat_replication)::float8,
               (SELECT extract(epoch FROM now() - coalesce(stats_reset, pg_catalog.pg_postmaster_start_time())) / 86400 FROM pg_catalog.pg_stat_database WHERE datname = pg_catalog.current_database())::float8,
               (SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
                FROM pg_catalog.pg_index a
                JOIN pg_catalog.pg_index b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid AND b.indkey::text = a.indkey::text AND b.indclass::text = a.indclass::text
                     AND b.indcollation::text = a.indcollation::text AND b.indoption::text = a.indoption::text
                     AND coalesce(pg_catalog.pg_get_expr(b.indexprs, b.indrelid), '') = coalesce(pg_catalog.pg_get_expr(a.indexprs, a.indrelid), '')
                     AND coalesce(pg_catalog.pg_get_expr(b.indpred, b.indrelid), '') = coalesce(pg_catalog.pg_get_expr(a.indpred, a.indrelid), '')
                JOIN pg_catalog.pg_class c ON c.oid = a.indexrelid
                JOIN pg_catalog.pg_class d ON d.oid = b.indexrelid AND d.relam = c.relam
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_stat_user_indexes u ON u.indexrelid = a.indexrelid
                JOIN pg_catalog.pg_stat_user_indexes v ON v.indexrelid = b.indexrelid
                WHERE a.indisvalid AND b.indisvalid AND NOT a.indisunique AND NOT a.indisprimary AND NOT a.indisexclusion AND NOT a.indisreplident AND NOT a.indisclustered AND u.idx_scan = 0
                      AND (b.indisunique OR v.idx_scan > 0 OR a.indexrelid > b.indexrelid)
                      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = a.indexrelid)
                ORDER BY pg_catalog.pg_relation_size(a.indexrelid) DESC, a.indexrelid LIMIT 1)
        """;

    private const string OfTable = """
        SELECT (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::float8, (n_tup_ins + n_tup_upd + n_tup_del)::float8, n_live_tup::float8,
               pg_catalog.pg_total_relation_size(relid)::float8, (SELECT count(*) FROM pg_catalog.pg_index WHERE indrelid = relid)::float8
        FROM pg_catalog.pg_stat_user_tables WHERE schemaname = $1 AND relname = $2
        """;

    /// <summary>Adds what can be asked; where it cannot, what is not known says why.</summary>
    public static async Task AddAsync(Dictionary<string, Value> facts, string connection, CancellationToken cancellation)
    {
        string[] names = ["postgresql.version", "postgresql.connections", "postgresql.database_size", "postgresql.lz4", "postgresql.libraries", "disk.free", "postgresql.replicas", "postgresql.statistics_days", "postgresql.duplicate_index"];
        try
        {
            NpgsqlConnectionStringBuilder builder = Reading(connection);
            bool isLocal = IsLocal(builder.Host ?? "");
            facts["postgresql.is_local"] = Value.Of(isLocal);
            NpgsqlConnection session = await OpenAsync(builder, cancellation).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                using var command = new NpgsqlCommand(OfServer, session);
                using (NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
                {
                    await row.ReadAsync(cancellation).ConfigureAwait(false);
                    facts[names[0]] = Value.Of(row.GetInt32(0));
                    facts[names[1]] = Value.Of(row.GetDouble(1));
                    facts[names[2]] = Value.Of(row.GetDouble(2));
                    facts[names[3]] = Value.Of(row.GetBoolean(3));
                    facts[names[4]] = row.IsDBNull(4) ? Value.Missing("which libraries the server loads (its role may not read that; grant it pg_read_all_settings)") : Value.Of(row.GetString(4));
                    facts[names[5]] = Free(isLocal, row.GetString(5));
                }

                command.CommandText = OfDuplicates;
                using NpgsqlDataReader also = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
                await also.ReadAsync(cancellation).ConfigureAwait(false);
                facts[names[6]] = Value.Of(also.GetDouble(0));
                facts[names[7]] = Value.Of(also.GetDouble(1));
                facts[names[8]] = also.IsDBNull(2) ? Value.Missing("an index that another one duplicates") : Value.Of(also.GetString(2));
            }
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException or FormatException or InvalidCastException or TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            foreach (string name in names.Where(name => !facts.ContainsKey(name)))
            {
                facts[name] = Value.Missing($"what the database says of itself ({Reason(e)})");
            }
        }
    }

    /// <summary>What the database says of a table.</summary>
    public static async Task<IReadOnlyDictionary<string, Value>> OfTableAsync(string connection, string table, CancellationToken cancellation)
    {
        var facts = new Dictionary<string, Value>(StringComparer.Ordinal);
        string[] names = ["table.reads", "table.writes", "table.rows", "table.bytes", "table.indexes"];
        try
        {
            TableName name = TableName.Parse(table);
            NpgsqlConnection session = await OpenAsync(Reading(connection), cancellation).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                using var command = new NpgsqlCommand(OfTable, session) { Parameters = { new() { Value = name.Schema }, new() { Value = name.Name } } };
                using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
                if (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    for (int i = 0; i < names.Length; i++)
                    {
                        facts[names[i]] = Value.Of(row.GetDouble(i));
                    }
                }
            }
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException or FormatException or InvalidCastException or TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            foreach (string name in names)
            {
                facts[name] = Value.Missing($"what the database says of {table} ({Reason(e)})");
            }
        }
        catch (PerfException)
        {
            // It is no name of a table, and so there is none.
        }

        return facts;
    }

    /// <summary>Whether a host of a connection string is this machine. Pure.</summary>
    internal static bool IsLocal(string host) => host.Length > 0 && host.Split(',', StringSplitOptions.TrimEntries).All(IsLocalName);

    private static bool IsLocalName(string name) => name.StartsWith('/') || name.StartsWith('@') || name == "localhost" || name.StartsWith("localhost:", StringComparison.Ordinal)
        || (IPAddress.TryParse(name, out IPAddress? address) ? IPAddress.IsLoopback(address) : IPEndPoint.TryParse(name, out IPEndPoint? end) && IPAddress.IsLoopback(end.Address));

    private static NpgsqlConnectionStringBuilder Reading(string connection) => new(connection)
    {
        ApplicationName = "Perf",
        Pooling = false,
        Timeout = Seconds,
        CommandTimeout = Seconds,
        Options = "-c default_transaction_read_only=on",
    };

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder builder, CancellationToken cancellation)
    {
        var session = new NpgsqlConnection(builder.ConnectionString);
        try
        {
            await session.OpenAsync(cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static Value Free(bool isLocal, string folder)
    {
        try
        {
            return isLocal && folder.Length > 0 ? Value.Of(new DriveInfo(folder).AvailableFreeSpace)
                : Value.Missing(isLocal ? "where the database's files are (its role may not read data_directory; grant it pg_read_all_settings)" : "how much of the database's disk is free, for it is on another machine");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Value.Missing($"how much of the disk of {folder} is free ({e.Message})");
        }
    }

    // A message of the driver has no password in it; one line is enough.
    private static string Reason(Exception e) => Functions.OneLine(e is PostgresException { MessageText: var text } ? text : e.Message);
}
