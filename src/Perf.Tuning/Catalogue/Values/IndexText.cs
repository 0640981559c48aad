using System.Text.RegularExpressions;

namespace Perf.Tuning;

/// <summary>
/// The one form in which indexes are made: a table with its schema, a method, and columns by name. No expressions, no conditions, no operator classes: what would need more is for people to make,
/// and nothing can hide in it.
/// </summary>
internal static partial class IndexText
{
    private const int MostColumns = 3;

    /// <summary>What stands after ON, in that form.</summary>
    /// <param name="statement">A whole CREATE INDEX, or what stands after its ON.</param>
    /// <returns><c>public.orders USING btree (customer_id)</c>; null where it is not of that form.</returns>
    public static string? AfterOn(string statement)
    {
        string text = Beginning().Replace(statement.Trim().TrimEnd(';').Trim(), "", 1);
        Match match = Form().Match(text);
        if (!match.Success || match.Groups["column"].Captures.Count > MostColumns)
        {
            return null;
        }

        string method = match.Groups["method"].Success ? match.Groups["method"].Value.ToLowerInvariant() : "btree";
        string columns = string.Join(", ", match.Groups["column"].Captures.Select((column, at) => $"{column.Value}{match.Groups["direction"].Captures[at].Value.ToUpperInvariant()}"));
        return method is "btree" or "hash" or "brin" or "gin" or "gist" ? $"{match.Groups["table"].Value} USING {method} ({columns})" : null;
    }

    /// <summary>The table of one.</summary>
    /// <param name="afterOn">What <see cref="AfterOn"/> gave.</param>
    public static string TableOf(string afterOn) => Table().Match(afterOn).Value;

    /// <summary>The schema of a table, without its quotation marks; empty where the text begins with no such name.</summary>
    /// <param name="table">A text that begins with a table: <c>"Shop".orders</c>.</param>
    public static string SchemaOf(string table) => Schema().Match(table).Groups["schema"].Value.Trim('"');

    /// <summary>A name as PostgreSQL has it, plain or in quotes. In quotes letters, digits and a few marks alone: no quote can be in it, and no end of a statement.</summary>
    internal const string Identifier = """(?:[a-z_][a-z0-9_$]{0,62}|"[A-Za-z0-9_ .$-]{1,63}")""";

    [GeneratedRegex("""^create\s+index\s+(?:concurrently\s+)?(?:[a-z_][a-z0-9_$]*\s+)?on\s+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();

    [GeneratedRegex("^(?<schema>" + Identifier + @")\.", RegexOptions.CultureInvariant)]
    private static partial Regex Schema();

    [GeneratedRegex("^" + Identifier + @"\." + Identifier, RegexOptions.CultureInvariant)]
    private static partial Regex Table();

    [GeneratedRegex("^(?<table>" + Identifier + @"\." + Identifier + @")\s*(?:(?i:using)\s+(?<method>[A-Za-z]+)\s*)?\(\s*(?:(?<column>" + Identifier + @")(?<direction>(?i:\s+(?:asc|desc))?)\s*(?:,\s*|(?=\))))+\)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
