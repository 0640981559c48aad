using System.Globalization;
using System.Net;
using Microsoft.Data.SqlClient;
using MySqlConnector;
using Npgsql;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Redis;
using Perf.Engine.Protocols.Sql;
using StackExchange.Redis;

namespace Perf.Engine.Planning;

/// <summary>All places that a connection may lead to, as its driver reads its text: for whoever must know before it is opened. Looks nothing up.</summary>
internal static class ConnectionHosts
{
    /// <summary>The places.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="context">Gives its references their values.</param>
    /// <returns>Hosts with ports, at least one; null where that cannot be told for certain, such as a socket's path, a sentinel, or a text that the driver refuses.</returns>
    /// <exception cref="PerfException">A reference has no value.</exception>
    public static IReadOnlyList<(string Host, int Port)>? Of(ConnectionDefinition connection, StepContext context)
    {
        if (connection.Kind == "redis")
        {
            return Whole(OfRedis(RedisSettings.Of(connection, context)));
        }

        string text = ConnectionText.Of(connection, context);
        try
        {
            return Whole(connection.Kind switch
            {
                "postgresql" => OfPostgreSql(text),
                "mysql" => OfMySql(text),
                "sqlserver" => OfSqlServer(text),
                _ => [],
            });
        }
        catch (Exception e) when (ConnectionText.IsRefusal(e))
        {
            // Its driver refuses it too.
            return null;
        }
    }

    private static (string Host, int Port)[]? Whole(IEnumerable<(string Host, int Port)> places)
    {
        (string Host, int Port)[] all = [.. places];
        return all.Length > 0 && all.All(place => Uri.CheckHostName(place.Host) is not (UriHostNameType.Unknown or UriHostNameType.Basic) && place.Port is > 0 and <= ushort.MaxValue) ? all : null;
    }

    // A sentinel or a tunnel tells where it goes on to.
    private static IEnumerable<(string Host, int Port)> OfRedis(ConfigurationOptions options) =>
        !string.IsNullOrEmpty(options.ServiceName) || options.Tunnel is not null ? [] : options.EndPoints.Select(place => place switch
        {
            DnsEndPoint named => (named.Host, RedisSettings.PortOf(named.Port, options)),
            IPEndPoint written => (written.Address.ToString(), RedisSettings.PortOf(written.Port, options)),
            _ => ("", 0),
        });

    private static IEnumerable<(string Host, int Port)> OfPostgreSql(string text)
    {
        var settings = new NpgsqlConnectionStringBuilder(text);
        return (settings.Host ?? "").Split(',').Select(host => PostgreSqlHost(host.Trim(), settings.Port));
    }

    // [::1]:5432 has a port, ::1 has none.
    private static (string Host, int Port) PostgreSqlHost(string text, int port)
    {
        int colon = text.LastIndexOf(':');
        bool hasPort = colon > text.LastIndexOf(']') && (text.StartsWith('[') || text.IndexOf(':', StringComparison.Ordinal) == colon);
        return !hasPort ? (text.Trim('[', ']'), port)
            : int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int own) ? (text[..colon].Trim('[', ']'), own) : ("", 0);
    }

    private static IEnumerable<(string Host, int Port)> OfMySql(string text)
    {
        var settings = new MySqlConnectionStringBuilder(text);

        // By a pipe or a socket's path, or to wherever the server says.
        return settings.ConnectionProtocol != MySqlConnectionProtocol.Sockets || settings.ServerRedirectionMode != MySqlServerRedirectionMode.Disabled
            ? []
            : settings.Server.Split(',').Select(host => (host.Trim(), (int)settings.Port));
    }

    private static IEnumerable<(string Host, int Port)> OfSqlServer(string text)
    {
        var settings = new SqlConnectionStringBuilder(text);
        if (settings.Authentication is not (SqlAuthenticationMethod.NotSpecified or SqlAuthenticationMethod.SqlPassword))
        {
            // It signs in elsewhere first.
            return [];
        }

        string[] sources = string.IsNullOrEmpty(settings.FailoverPartner) ? [settings.DataSource] : [settings.DataSource, settings.FailoverPartner];

        // The port of an instance is told by a service of its machine.
        return sources.Select(source => source.Contains('\\', StringComparison.Ordinal) && !source.Contains(',', StringComparison.Ordinal) ? ("", 0) : SqlServerDriver.AddressOf(source) ?? ("", 0));
    }
}
