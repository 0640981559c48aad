using System.Globalization;
using Npgsql;
using StackExchange.Redis;

namespace Perf.Cluster.Membership;

/// <summary>A connection in the words of the stores' drivers. What it gives may hold a password: for memory only.</summary>
internal static class StoreSettings
{
    private const int Milliseconds = 3000;

    /// <summary>The schema that membership is kept in, so that it is in nobody's way. Its number is that of tables and statements: whoever changes one of them takes the next, for members of an older version go on with theirs.</summary>
    public const string Schema = "perf_cluster_1";

    /// <summary>For Redis.</summary>
    public static ConfigurationOptions Redis(ClusterConnection connection)
    {
        var options = new ConfigurationOptions
        {
            AbortOnConnectFail = true,
            ConnectTimeout = Milliseconds,
            ConnectRetry = 1,
            SyncTimeout = Milliseconds,
            AsyncTimeout = Milliseconds,
            Ssl = connection.UsesTls,
            ClientName = "perf-cluster",

            // A look at a table each few seconds: no threads of its own.
            SocketManager = SocketManager.ThreadPool,
        };
        options.EndPoints.Add(connection.Host, connection.Port);
        if (connection.UsesTls)
        {
            options.SslHost = connection.Host;
        }

        if (connection.Password.Length > 0)
        {
            options.Password = connection.Password;
        }

        if (connection.User.Length > 0 && connection.Password.Length > 0)
        {
            options.User = connection.User;
        }

        if (connection.Database.Length > 0)
        {
            options.DefaultDatabase = int.Parse(connection.Database, CultureInfo.InvariantCulture);
        }

        return options;
    }

    /// <summary>For PostgreSQL.</summary>
    public static string PostgreSql(ClusterConnection connection)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = connection.Host,
            Port = connection.Port,
            Database = connection.Database,
            SearchPath = Schema,
            ApplicationName = "perf-cluster",
            Timeout = Milliseconds / 1000,
            CommandTimeout = Milliseconds / 1000,
            MaxPoolSize = 4,
        };
        if (connection.User.Length > 0)
        {
            builder.Username = connection.User;
        }

        if (connection.Password.Length > 0)
        {
            builder.Password = connection.Password;
        }

        if (connection.UsesTls)
        {
            builder.SslMode = SslMode.VerifyFull;
        }

        return builder.ConnectionString;
    }
}
