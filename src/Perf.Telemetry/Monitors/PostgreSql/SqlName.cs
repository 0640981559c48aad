namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>Names of roles, tables and columns as statements have them.</summary>
internal static class SqlName
{
    /// <summary>A name, in quotes where it needs them. A key word of SQL does, too: what is not plain to be none gets them.</summary>
    public static string Quoted(string name) => IsPlain(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // Key words have no underscore, but for a few that are the names of functions; and no digit.
    private static bool IsPlain(string name) => name.Length > 0 && char.IsAsciiLetterLower(name[0]) && name.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one == '_')
        && !s_keyWords.Contains(name);

    // Reserved in PostgreSQL (documentation, appendix C).
    private static readonly HashSet<string> s_keyWords = new(
        ("all analyse analyze and any array as asc asymmetric authorization between binary both case cast check collate collation column concurrently constraint create cross current_catalog current_date "
         + "current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in "
         + "initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references "
         + "returning right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when where window with").Split(' '),
        StringComparer.Ordinal);
}
