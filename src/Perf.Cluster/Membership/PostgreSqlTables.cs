using Npgsql;

namespace Perf.Cluster.Membership;

/// <summary>
/// The tables that Orleans' membership over ADO.NET reads and writes, and the statements that it asks for by key. Every change of a row goes with the next number of the table's version, in one
/// statement: it happens whole, and only where nobody else has changed the table since it was read.
/// </summary>
internal static class PostgreSqlTables
{
    // Any number, the same in all versions of Perf: whoever makes the tables holds it.
    private const long Lock = 0x50657266_0009;

    private const string Create = $"""
        CREATE SCHEMA IF NOT EXISTS {StoreSettings.Schema};
        CREATE TABLE IF NOT EXISTS {StoreSettings.Schema}.orleansquery (querykey varchar(64) PRIMARY KEY, querytext varchar(8000) NOT NULL);
        CREATE TABLE IF NOT EXISTS {StoreSettings.Schema}.cluster_version (deploymentid varchar(150) PRIMARY KEY, version integer NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS {StoreSettings.Schema}.cluster_member (
            deploymentid varchar(150) NOT NULL REFERENCES {StoreSettings.Schema}.cluster_version (deploymentid), address varchar(45) NOT NULL, port integer NOT NULL, generation integer NOT NULL,
            siloname varchar(150) NOT NULL, hostname varchar(150) NOT NULL, status integer NOT NULL, proxyport integer NULL, suspecttimes varchar(8000) NULL,
            starttime timestamptz(3) NOT NULL, iamalivetime timestamptz(3) NOT NULL, PRIMARY KEY (deploymentid, address, port, generation));
        """;

    private const string ThisMember = "deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation";

    private const string Columns = "v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes, m.starttime, m.iamalivetime, v.version";

    /// <summary>The statements by their keys.</summary>
    internal static IReadOnlyDictionary<string, string> Queries { get; } = new Dictionary<string, string>
    {
        ["GatewaysQueryKey"] = "SELECT address, proxyport, generation FROM cluster_member WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0",
        ["MembershipReadRowKey"] = $"""
            SELECT {Columns} FROM cluster_version v
            LEFT JOIN cluster_member m ON m.deploymentid = v.deploymentid AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
            WHERE v.deploymentid = @DeploymentId
            """,
        ["MembershipReadAllKey"] = $"SELECT {Columns} FROM cluster_version v LEFT JOIN cluster_member m ON m.deploymentid = v.deploymentid WHERE v.deploymentid = @DeploymentId",
        ["InsertMembershipVersionKey"] = """
            WITH made AS (INSERT INTO cluster_version (deploymentid) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT EXISTS (SELECT 1 FROM made)
            """,
        ["UpdateIAmAlivetimeKey"] = $"UPDATE cluster_member SET iamalivetime = @IAmAliveTime WHERE {ThisMember}",
        ["InsertMembershipKey"] = $"""
            WITH next AS (
                UPDATE cluster_version SET version = version + 1
                WHERE deploymentid = @DeploymentId AND version = @Version AND NOT EXISTS (SELECT 1 FROM cluster_member WHERE {ThisMember})
                RETURNING 1),
            made AS (
                INSERT INTO cluster_member (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
                SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM next
                RETURNING 1)
            SELECT EXISTS (SELECT 1 FROM made)
            """,
        ["UpdateMembershipKey"] = $"""
            WITH next AS (
                UPDATE cluster_version SET version = version + 1
                WHERE deploymentid = @DeploymentId AND version = @Version AND EXISTS (SELECT 1 FROM cluster_member WHERE {ThisMember})
                RETURNING 1),
            changed AS (
                UPDATE cluster_member SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
                WHERE {ThisMember} AND EXISTS (SELECT 1 FROM next)
                RETURNING 1)
            SELECT EXISTS (SELECT 1 FROM changed)
            """,
        ["DeleteMembershipTableEntriesKey"] = """
            DELETE FROM cluster_member WHERE deploymentid = @DeploymentId;
            DELETE FROM cluster_version WHERE deploymentid = @DeploymentId
            """,

        // 6 is a silo that is dead.
        ["CleanupDefunctSiloEntriesKey"] = "DELETE FROM cluster_member WHERE deploymentid = @DeploymentId AND status = 6 AND iamalivetime < @IAmAliveTime",
        ["CleanupDefunctSiloEntryKey"] = $"""
            DELETE FROM cluster_member WHERE {ThisMember} AND status = 6 AND starttime = @StartTime AND iamalivetime = @IAmAliveTime
            AND suspecttimes IS NOT DISTINCT FROM CAST(@SuspectTimes AS varchar)
            """,
    };

    /// <summary>Makes tables and statements where they are missing, and changes none; who may not make them can still use those that are there.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached, or does not allow it.</exception>
    public static async Task EnsureAsync(string connectionString, CancellationToken stop)
    {
        var connection = new NpgsqlConnection(connectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(stop).ConfigureAwait(false);
            if (await AreThereAsync(connection, stop).ConfigureAwait(false))
            {
                return;
            }

            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", stop).ConfigureAwait(false);
                await ExecuteAsync(connection, Create, stop).ConfigureAwait(false);
                foreach ((string key, string text) in Queries)
                {
                    var insert = new NpgsqlCommand($"INSERT INTO {StoreSettings.Schema}.orleansquery VALUES ($1, $2) ON CONFLICT (querykey) DO NOTHING", connection);
                    await using (insert.ConfigureAwait(false))
                    {
                        insert.Parameters.AddWithValue(key);
                        insert.Parameters.AddWithValue(text);
                        await insert.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
                    }
                }

                await transaction.CommitAsync(stop).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether they are there.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public static async Task<bool> AreThereAsync(string connectionString, CancellationToken stop)
    {
        var connection = new NpgsqlConnection(connectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(stop).ConfigureAwait(false);
            return await AreThereAsync(connection, stop).ConfigureAwait(false);
        }
    }

    private static async Task<bool> AreThereAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        var exists = new NpgsqlCommand($"SELECT to_regclass('{StoreSettings.Schema}.orleansquery') IS NOT NULL AND to_regclass('{StoreSettings.Schema}.cluster_member') IS NOT NULL", connection);
        await using (exists.ConfigureAwait(false))
        {
            if (await exists.ExecuteScalarAsync(stop).ConfigureAwait(false) is not true)
            {
                return false;
            }
        }

        HashSet<string> missing = [.. Queries.Keys];
        var read = new NpgsqlCommand($"SELECT querykey FROM {StoreSettings.Schema}.orleansquery", connection);
        await using (read.ConfigureAwait(false))
        {
            NpgsqlDataReader rows = await read.ExecuteReaderAsync(stop).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                while (await rows.ReadAsync(stop).ConfigureAwait(false))
                {
                    missing.Remove(rows.GetString(0));
                }
            }
        }

        return missing.Count == 0;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
        }
    }
}
