namespace Perf.Tuning.Postgres;

/// <summary>Storage parameters of a table as a list, whose order PostgreSQL keeps: what is set anew goes to its end. Pure.</summary>
internal static class TableOptions
{
    /// <summary>
    /// The statements after which a table has its parameters as before, of the given ones alone, and in their old order: those that stood behind one that is put back are set once more to what they are
    /// now, in the same statement.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="before">The parameters before, <c>name=value</c>.</param>
    /// <param name="now">The parameters now.</param>
    /// <param name="names">Those that are put back.</param>
    public static IReadOnlyList<string> PutBack(TableName table, IReadOnlyList<string> before, IReadOnlyList<string> now, IReadOnlyCollection<string> names)
    {
        string[] gone = [.. names.Where(name => ValueOf(before, name) is null && ValueOf(now, name) is not null)];
        List<string> wanted = [.. before.Select(NameOf).Where(name => names.Contains(name) || ValueOf(now, name) is not null)];

        // What nobody had before stays where it is, in front of all that is set anew.
        List<string> kept = [.. now.Select(NameOf).Where(name => !gone.Contains(name))];
        List<string> order = [.. kept.Where(wanted.Contains)];
        int from = wanted.FindIndex(name => names.Contains(name) && ValueOf(now, name) != ValueOf(before, name));

        // From where on they do not stand as before: setting one moves it behind all others, so all that follow it are set too.
        int moved = wanted.FindIndex(name => order.IndexOf(name) != wanted.IndexOf(name));
        from = from < 0 ? moved : moved < 0 ? from : Math.Min(from, moved);

        string reset = gone.Length == 0 ? "" : $"ALTER TABLE {table.Sql} RESET ({string.Join(", ", gone)})";
        string set = from < 0 ? "" : $"ALTER TABLE {table.Sql} SET ({string.Join(", ", wanted.Skip(from).Select(name => Assignment(name, (names.Contains(name) ? ValueOf(before, name) : ValueOf(now, name))!)))})";
        return [.. new[] { reset, set }.Where(statement => statement.Length > 0)];
    }

    /// <summary>The statements that set parameters, and take those away that are null.</summary>
    public static IReadOnlyList<string> Apply(TableName table, IReadOnlyDictionary<string, string?> values)
    {
        string[] reset = [.. values.Where(value => value.Value is null).Select(value => value.Key)];
        string[] set = [.. values.Where(value => value.Value is not null).Select(value => Assignment(value.Key, value.Value!))];
        return
        [
            .. reset.Length == 0 ? Array.Empty<string>() : [$"ALTER TABLE {table.Sql} RESET ({string.Join(", ", reset)})"],
            .. set.Length == 0 ? Array.Empty<string>() : [$"ALTER TABLE {table.Sql} SET ({string.Join(", ", set)})"],
        ];
    }

    private static string Assignment(string name, string value) => $"{name} = {SqlText.Literal(value)}";

    private static string NameOf(string option) => option.Split('=', 2)[0];

    private static string? ValueOf(IReadOnlyList<string> options, string name) =>
        options.Where(option => NameOf(option) == name).Select(option => option.Contains('=', StringComparison.Ordinal) ? option.Split('=', 2)[1] : "true").FirstOrDefault();
}
