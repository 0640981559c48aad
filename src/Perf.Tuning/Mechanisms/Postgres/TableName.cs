namespace Perf.Tuning.Postgres;

/// <summary>The name of a table, or of another relation, with its schema.</summary>
/// <param name="Schema">The schema; public where none is written.</param>
/// <param name="Name">The name.</param>
internal readonly record struct TableName(string Schema, string Name)
{
    /// <summary>As it is written into a statement.</summary>
    public string Sql => $"{SqlText.Name(Schema)}.{SqlText.Name(Name)}";

    /// <summary>Reads <c>public.orders</c>, <c>orders</c> or <c>"Shop"."Orders"</c>.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.CatalogueInvalid"/>: it is no such name. <see cref="ErrorIds.ChangeDenied"/>: it is more than a name.</exception>
    public static TableName Parse(string text)
    {
        IReadOnlyList<string> parts = Parts(text);
        return parts.Count switch
        {
            1 => new TableName("public", parts[0]),
            2 => new TableName(parts[0], parts[1]),
            _ => throw Invalid(text),
        };
    }

    /// <summary>The names of a name with points in it.</summary>
    /// <exception cref="PerfException">As that of <see cref="Parse"/>.</exception>
    public static IReadOnlyList<string> Parts(string text)
    {
        IReadOnlyList<SqlToken> tokens = SqlToken.Split(text);
        bool isName = tokens.Count % 2 == 1 && tokens.Select((token, i) => i % 2 == 0 ? token.Kind == SqlTokenKind.Name : token.IsSign(".")).All(fits => fits);
        return isName ? [.. tokens.Where((_, i) => i % 2 == 0).Select(token => token.Value)] : throw Invalid(text);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Schema}.{Name}";

    private static PerfException Invalid(string text) => new(ErrorIds.CatalogueInvalid, $"'{text}' is no name of a table. Write it with its schema: public.orders.", text);
}
