namespace Perf.Tuning.Postgres;

/// <summary>What a key of postgresql.role means: <c>role:shop/work_mem</c>.</summary>
/// <param name="Text">The key itself.</param>
/// <param name="Kind">role or database.</param>
/// <param name="Owner">Whose setting it is.</param>
/// <param name="Setting">The setting.</param>
internal sealed record RoleKey(string Text, string Kind, string Owner, string Setting)
{
    /// <summary>The owner with its kind: <c>role:shop</c>.</summary>
    public string Place => $"{Kind}:{Owner}";

    /// <summary>Reads a key, and looks whether it and its value can be written into a statement.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.CatalogueInvalid"/>: it is no such key. <see cref="ErrorIds.ChangeDenied"/>: it would be more than a name and a value.</exception>
    public static RoleKey Of(KeyValuePair<string, string?> setting)
    {
        string text = setting.Key;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        int slash = text.LastIndexOf('/');
        if (colon < 0 || slash <= colon + 1 || text[..colon] is not ("role" or "database"))
        {
            throw new PerfException(ErrorIds.CatalogueInvalid, $"'{text.ReplaceLineEndings(" ")}' is no key of postgresql.role. Write role:NAME/SETTING or database:NAME/SETTING: role:shop/work_mem.", text);
        }

        var key = new RoleKey(text, text[..colon], text[(colon + 1)..slash], text[(slash + 1)..]);
        _ = key.Sql(setting.Value);
        return key;
    }

    /// <summary>The statement that sets it, or takes it away.</summary>
    public string Sql(string? value) =>
        $"ALTER {(Kind == "role" ? "ROLE" : "DATABASE")} {SqlText.Name(Owner)} {(value is null ? $"RESET {SettingSql.Name(Setting)}" : $"SET {SettingSql.Assignment(Setting, value)}")}";
}
