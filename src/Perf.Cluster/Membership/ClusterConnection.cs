using System.Globalization;

namespace Perf.Cluster.Membership;

/// <summary>A cluster's connection, read and resolved. A pure function of its text and the environment.</summary>
internal sealed record ClusterConnection
{
    private const string Forms = "Write localhost, localhost:11111, redis://host:6379/0 or postgresql://user@host:5432/perf, and ?cluster=name behind it for one of several clusters.";
    private const string Encode = "In a user name or a password / is written %2F, ? %3F, # %23 and @ %40, or all of it as a reference such as ${env:NAME}";
    private const int LongestName = 64;

    /// <summary>The store.</summary>
    public StoreKind Kind { get; private init; }

    /// <summary>The store's host.</summary>
    public string Host { get; private init; } = "localhost";

    /// <summary>The store's port; on this machine the first agent's.</summary>
    public int Port { get; private init; }

    /// <summary>The store's user; empty for none.</summary>
    public string User { get; private init; } = "";

    /// <summary>The user's password; empty for none. For memory only.</summary>
    public string Password { get; private init; } = "";

    /// <summary>The database's name or number; empty for the store's own.</summary>
    public string Database { get; private init; } = "";

    /// <summary>Whether the store is asked over TLS.</summary>
    public bool UsesTls { get; private init; }

    /// <summary>The cluster's name within the store.</summary>
    public string ClusterId { get; private init; } = "perf";

    /// <summary>Reads a connection.</summary>
    /// <param name="connection">The text; may have references to the environment.</param>
    /// <param name="environment">Reads the environment.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterInvalid"/>: it cannot be read; <see cref="ErrorIds.VariableMissing"/>: a reference has no value.</exception>
    public static ClusterConnection Parse(string connection, Func<string, string?> environment)
    {
        string text = connection.Trim();
        if (text.StartsWith("${", StringComparison.Ordinal))
        {
            // A reference to the whole of it.
            var whole = new ConnectionMask(text, environment);
            text = whole.Resolve(whole.Text).Trim();
        }

        var mask = new ConnectionMask(text, environment);
        (string rest, string query) = Cut(mask.Text, '?', fromEnd: false);
        int mark = rest.IndexOf("://", StringComparison.Ordinal);
        if ((mark < 0 ? rest : rest[..mark]).Equals("kubernetes", StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid("Kubernetes itself is no store: agents in its pods find each other in a Redis or a PostgreSQL beside them, and have name and address from POD_NAME and POD_IP, as config/kubernetes has it");
        }

        ClusterConnection read = mark < 0 ? OfLocalhost(mask.Resolve(rest)) : OfStore(rest[..mark].ToLowerInvariant(), rest[(mark + 3)..], mask);
        foreach (string pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            (string key, string value) = Cut(pair, '=', fromEnd: false);
            read = (key, mask.Resolve(value)) switch
            {
                ("cluster", { Length: > 0 and <= LongestName } name) when name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') => read with { ClusterId = name },
                ("cluster", _) => throw Invalid("the cluster's name has up to 64 letters, digits, '-', '_' and '.'"),
                ("tls" or "ssl", "true" or "1") => read with { UsesTls = true },
                ("tls" or "ssl", "false" or "0") => read with { UsesTls = false },
                _ => throw Invalid($"what follows its '?' is no setting; there are cluster= and tls=. {Encode}"),
            };
        }

        return read;
    }

    /// <summary>For people: without user and password.</summary>
    public override string ToString()
    {
        string place = Kind switch
        {
            StoreKind.Localhost => string.Create(CultureInfo.InvariantCulture, $"localhost:{Port}"),
            StoreKind.Redis => string.Create(CultureInfo.InvariantCulture, $"redis://{Host}:{Port}/{Database}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"postgresql://{Host}:{Port}/{Database}"),
        };
        return ClusterId == "perf" ? place : $"{place}?cluster={ClusterId}";
    }

    private static ClusterConnection OfLocalhost(string text)
    {
        (string host, string port) = Cut(text, ':', fromEnd: true);
        return host is "localhost" or "127.0.0.1"
            ? new ClusterConnection { Kind = StoreKind.Localhost, Host = "127.0.0.1", Port = PortOf(port, PortSearch.FirstSiloPort) }
            : throw Invalid("it names no store");
    }

    private static ClusterConnection OfStore(string scheme, string rest, ConnectionMask mask)
    {
        (string authority, string database) = Cut(rest, '/', fromEnd: false);
        if (database.Contains('@', StringComparison.Ordinal))
        {
            throw Invalid($"its host cannot be told from its password. {Encode}");
        }

        string user = "";
        string password = "";
        int at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            (user, password) = Cut(authority[..at], ':', fromEnd: false);
            authority = authority[(at + 1)..];
        }

        (string host, string port) = SplitHost(mask.Resolve(authority));
        if (host.Length == 0)
        {
            throw Invalid("it names no host");
        }

        var read = new ClusterConnection { Host = host, User = mask.Resolve(user), Password = mask.Resolve(password), Database = mask.Resolve(database) };
        switch (scheme)
        {
            case "redis" or "rediss":
                return read.Database.Length == 0 || int.TryParse(read.Database, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                    ? read with { Kind = StoreKind.Redis, Port = PortOf(port, 6379), UsesTls = scheme == "rediss" }
                    : throw Invalid("what follows the host is no number of a Redis database");
            case "postgresql" or "postgres":
                return read with { Kind = StoreKind.PostgreSql, Port = PortOf(port, 5432), Database = read.Database.Length > 0 ? read.Database : "perf" };
            default:
                throw Invalid("what stands before its :// is no store that members can find each other in");
        }
    }

    private static (string Host, string Port) SplitHost(string text)
    {
        int close = text.LastIndexOf(']');
        int colon = text.LastIndexOf(':');
        return colon > close ? (text[..colon].Trim('[', ']'), text[(colon + 1)..]) : (text.Trim('[', ']'), "");
    }

    private static int PortOf(string text, int usual)
    {
        if (text.Length == 0)
        {
            return usual;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= ushort.MaxValue ? port : throw Invalid($"its port is none. {Encode}");
    }

    private static (string Before, string After) Cut(string text, char mark, bool fromEnd)
    {
        int at = fromEnd ? text.LastIndexOf(mark) : text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    // The text itself may have a password in it, and is not repeated.
    private static PerfException Invalid(string why) => new(ErrorIds.ClusterInvalid, $"The cluster's connection cannot be read: {why}. {Forms}");
}
