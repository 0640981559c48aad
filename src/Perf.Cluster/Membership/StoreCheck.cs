using System.Net.Sockets;
using Npgsql;
using StackExchange.Redis;

namespace Perf.Cluster.Membership;

/// <summary>Asks a cluster's store before anybody relies on it, so that what is wrong with it is said in its own words.</summary>
internal static class StoreCheck
{
    /// <summary>Asks it, and makes what members need in it: for an agent.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterUnavailable"/>: it does not answer, or does not take the user; says what to do.</exception>
    public static Task PrepareAsync(ClusterConnection connection, CancellationToken stop) => AskAsync(connection, PostgreSqlTables.EnsureAsync, stop);

    /// <summary>Asks it, and makes nothing: for whoever looks for agents.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterUnavailable"/>: it does not answer, does not take the user, or no agent has ever been there; says what to do.</exception>
    public static Task EnsureAsync(ClusterConnection connection, CancellationToken stop) => AskAsync(
        connection,
        async (store, ending) =>
        {
            if (!await PostgreSqlTables.AreThereAsync(store, ending).ConfigureAwait(false))
            {
                throw new PerfException(ErrorIds.ClusterUnavailable, $"No agent of this version of Perf has ever been in the cluster at {connection}. Start one: Start-PerfAgent.", connection.ToString());
            }
        },
        stop);

    // The cluster of this machine has a file for a store: nothing is asked, and no driver is loaded.
    private static Task AskAsync(ClusterConnection connection, Func<string, CancellationToken, Task> tables, CancellationToken stop) =>
        connection.Kind == StoreKind.Localhost ? Task.CompletedTask : AskStoreAsync(connection, tables, stop);

    private static async Task AskStoreAsync(ClusterConnection connection, Func<string, CancellationToken, Task> tables, CancellationToken stop)
    {
        try
        {
            switch (connection.Kind)
            {
                case StoreKind.Redis:
                    await PingAsync(connection).WaitAsync(stop).ConfigureAwait(false);
                    break;
                case StoreKind.PostgreSql:
                    await tables(StoreSettings.PostgreSql(connection), stop).ConfigureAwait(false);
                    break;
                default:
                    break;
            }
        }
        catch (RedisException e)
        {
            throw IsAuthentication(e)
                ? Unavailable(connection, "Redis does not take the password", "Give the right one: redis://:${env:REDIS_PASSWORD}@host:6379 with the password in that variable.", e)
                : Unavailable(connection, "Redis does not answer", "Start one (redis-server --port 6379, or: docker run -p 6379:6379 redis), open the way to it, or write another address in -Cluster.", e);
        }
        catch (PostgresException e) when (e.SqlState is "28P01" or "28000")
        {
            throw Unavailable(connection, "PostgreSQL does not take the user or the password", "Give the right one: postgresql://user:${env:PGPASSWORD}@host:5432/database with the password in that variable.", e);
        }
        catch (PostgresException e) when (e.SqlState == "3D000")
        {
            throw Unavailable(connection, "PostgreSQL has no such database", "Create it (CREATE DATABASE), or write the name of another one.", e);
        }
        catch (PostgresException e) when (e.SqlState == "42501")
        {
            throw Unavailable(connection, "The user may not make the tables that members find each other in", "Let a user who may start the first agent, or: GRANT CREATE ON DATABASE ... TO the user.", e);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or SocketException)
        {
            throw Unavailable(connection, $"{(connection.Kind == StoreKind.Redis ? "Redis" : "PostgreSQL")} does not answer", "Start it, open the way to it, or write another address in -Cluster.", e);
        }
    }

    private static async Task PingAsync(ClusterConnection connection)
    {
        ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(StoreSettings.Redis(connection)).ConfigureAwait(false);
        await using (redis.ConfigureAwait(false))
        {
            await redis.GetDatabase().PingAsync().ConfigureAwait(false);
        }
    }

    private static bool IsAuthentication(Exception e) =>
        e is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
        || e.Message.Contains("NOAUTH", StringComparison.Ordinal) || e.Message.Contains("WRONGPASS", StringComparison.Ordinal)
        || e.Message.Contains("AuthenticationFailure", StringComparison.Ordinal) || e.Message.Contains("invalid username-password", StringComparison.Ordinal)
        || (e.InnerException is { } inner && IsAuthentication(inner));

    private static PerfException Unavailable(ClusterConnection connection, string what, string next, Exception cause) =>
        new(ErrorIds.ClusterUnavailable, $"The cluster's store at {connection} cannot be used: {what}. {next}", connection.ToString(), cause);
}
