using System.Data.Common;
using System.Globalization;
using Perf.Engine.Protocols;

namespace Perf.Engine.Planning;

/// <summary>Says where a connection goes, as a URL without user and password: for plans, results, and to know a production host by.</summary>
internal static class ConnectionAddress
{
    private static readonly string[] s_hosts = ["host", "server", "data source", "datasource", "address", "addr"];
    private static readonly string[] s_databases = ["database", "db", "initial catalog"];

    /// <summary>The address, such as <c>postgresql://db.example.com:5432/shop</c>; where the host cannot be told, the connection's name stands for it.</summary>
    /// <exception cref="PerfException">A reference has no value.</exception>
    public static string Of(ConnectionDefinition connection, StepContext context)
    {
        (string host, int port, string database) = connection.Kind == "redis" ? OfRedis(connection, context) : OfSql(connection, context);
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            // A socket's path, or a name that no URL can hold.
            return $"{connection.Kind}://{connection.Name}";
        }

        try
        {
            return new UriBuilder(connection.Kind, host, port) { Path = database }.Uri.AbsoluteUri.TrimEnd('/');
        }
        catch (UriFormatException)
        {
            return $"{connection.Kind}://{connection.Name}";
        }
    }

    private static (string Host, int Port, string Database) OfRedis(ConnectionDefinition connection, StepContext context)
    {
        string first = connection.ConnectionString.Split(',')[0];
        return first.Contains('=', StringComparison.Ordinal) ? (connection.Name, -1, "") : Split(context.Constant(first).Split(',')[0], ':');
    }

    private static (string Host, int Port, string Database) OfSql(ConnectionDefinition connection, StepContext context)
    {
        if (ConnectionText.Parse(ConnectionText.Of(connection, context)) is not { } parts)
        {
            return (connection.Name, -1, "");
        }

        // Several hosts are one system; the first stands for it.
        string written = Value(parts, s_hosts) ?? connection.Name;
        written = written.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) ? written[4..] : written;
        (string host, int port, _) = connection.Kind == "sqlserver" ? Split(written.Split('\\')[0], ',') : Split(written.Split(',')[0], ':');
        bool hasPort = int.TryParse(Value(parts, ["port"]), NumberStyles.None, CultureInfo.InvariantCulture, out int given);
        return (host, hasPort ? given : port, Value(parts, s_databases) ?? "");
    }

    private static (string Host, int Port, string Database) Split(string text, char mark)
    {
        int at = text.LastIndexOf(mark);
        return at > 0 && int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue
            ? (text[..at].Trim(), port, "")
            : (text.Trim(), -1, "");
    }

    private static string? Value(DbConnectionStringBuilder parts, string[] keys) =>
        keys.Select(key => parts.TryGetValue(key, out object? value) ? (string)value : null).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
}
