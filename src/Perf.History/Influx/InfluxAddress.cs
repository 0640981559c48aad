namespace Perf.History;

/// <summary>Where a shared history is: <c>influxdb://user:password@host:8086/database</c>, or <c>influxdbs://</c> for HTTPS.</summary>
public sealed class InfluxAddress
{
    private const int UsualPort = 8086;

    private InfluxAddress(Uri server, string database, string? user, string? password)
    {
        Server = server;
        Database = database;
        User = user;
        Password = password;
    }

    /// <summary>The server, without anybody's name.</summary>
    public Uri Server { get; }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>The user's name, or null.</summary>
    public string? User { get; }

    internal string? Password { get; }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="source">Where it stands, for the message of an error.</param>
    /// <returns>The address.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.HistoryInvalid"/>. The message never repeats the text, which may hold a password.</exception>
    public static InfluxAddress Parse(string text, string source)
    {
        string trimmed = text.Trim();
        if (Uri.TryCreate(trimmed, UriKind.Absolute, out Uri? uri) && uri.Scheme is "influxdb" or "influxdbs" && uri.Host.Length > 0
            && Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')) is { Length: > 0 } database && !database.Contains('/', StringComparison.Ordinal) && uri.Query.Length == 0)
        {
            string[] who = uri.UserInfo.Split(':', 2);
            string scheme = uri.Scheme == "influxdbs" ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
            return new InfluxAddress(
                new UriBuilder(scheme, uri.Host, uri.IsDefaultPort || uri.Port < 0 ? UsualPort : uri.Port).Uri,
                database,
                who[0].Length == 0 ? null : Uri.UnescapeDataString(who[0]),
                who.Length == 2 ? Uri.UnescapeDataString(who[1]) : null);
        }

        throw new PerfException(
            ErrorIds.HistoryInvalid,
            $"{source} does not name a history. Write influxdb://user:password@host:8086/database (influxdbs:// for HTTPS; other characters than letters and digits in the password as %XX), or `local` for the file in $PERF_HOME.",
            source);
    }

    /// <summary>The address for people to read, without the password.</summary>
    public override string ToString() => $"{(Server.Scheme == Uri.UriSchemeHttps ? "influxdbs" : "influxdb")}://{(User is null ? "" : $"{User}@")}{Server.Authority}/{Database}";
}
