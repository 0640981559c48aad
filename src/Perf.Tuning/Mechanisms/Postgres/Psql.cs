namespace Perf.Tuning.Postgres;

/// <summary>Lines of the script that people run when Perf is gone.</summary>
internal static class Psql
{
    /// <summary>A call of psql that runs one statement, and asks for the password where one is needed.</summary>
    /// <param name="address">host, port, user and database.</param>
    /// <param name="sql">The statement.</param>
    public static string Line(IReadOnlyDictionary<string, string> address, string sql) =>
        $"psql -X -v ON_ERROR_STOP=1 -h {Of(address, "host")} -p {Of(address, "port")} -U {Of(address, "user")} -d {Of(address, "database")} -c {ShellText.Quote(sql)}";

    private static string Of(IReadOnlyDictionary<string, string> address, string name) => ShellText.Quote(address.GetValueOrDefault(name, ""));
}
