using System.Text.RegularExpressions;

namespace Perf.Tuning.Postgres;

/// <summary>The part of ALTER ... SET that is the same for systems, roles and databases: a setting's name and its value.</summary>
internal static partial class SettingSql
{
    // Their values are lists of names, each written by itself: what is written as one text becomes one name in quotation marks. The same list is in PostgreSQL's own dump
    // (variable_is_guc_list_quote, src/bin/pg_dump/dumputils.c).
    private static readonly HashSet<string> s_lists = new(StringComparer.OrdinalIgnoreCase)
    {
        "local_preload_libraries", "search_path", "session_preload_libraries", "shared_preload_libraries", "temp_tablespaces", "unix_socket_directories",
    };

    /// <summary>Whether a setting's value is a list of names.</summary>
    public static bool IsList(string name) => s_lists.Contains(name);

    /// <summary>A setting's name as it is written into SQL.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeDenied"/>: it is no name of a setting.</exception>
    public static string Name(string name) => Pattern().IsMatch(name)
        ? name
        : throw new PerfException(ErrorIds.ChangeDenied, $"'{name.ReplaceLineEndings(" ")}' is no name of a setting of PostgreSQL, and is not written into a statement. Name it as SHOW does: work_mem.", name);

    /// <summary>Name and value: <c>work_mem = '64MB'</c>.</summary>
    public static string Assignment(string name, string value)
    {
        string values = IsList(name) && value.Length > 0 ? string.Join(", ", Items(value).Select(SqlText.Literal)) : SqlText.Literal(value);
        return $"{Name(name)} = {values}";
    }

    /// <summary>Sets a setting of the server, or takes away what was set.</summary>
    public static string AlterSystem(string name, string? value) => value is null ? $"ALTER SYSTEM RESET {Name(name)}" : $"ALTER SYSTEM SET {Assignment(name, value)}";

    /// <summary>The items of a list: names, in quotation marks where they need them.</summary>
    public static IReadOnlyList<string> Items(string list) => [.. ItemPattern().Matches(list)
        .Select(match => match.Groups["quoted"].Success ? match.Groups["quoted"].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : match.Groups["plain"].Value.Trim())
        .Where(item => item.Length > 0)];

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex("\"(?<quoted>(?:[^\"]|\"\")*)\"|(?<plain>[^,\"]+)", RegexOptions.CultureInvariant)]
    private static partial Regex ItemPattern();
}
