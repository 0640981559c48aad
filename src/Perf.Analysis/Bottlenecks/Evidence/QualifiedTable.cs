namespace Perf.Analysis;

/// <summary>A table with its schema: as people read it, and as a statement has it, which takes <c>public.Orders</c> for <c>public.orders</c>. Pure.</summary>
/// <param name="Schema">The schema; empty where it is not known.</param>
/// <param name="Name">The table.</param>
internal readonly record struct QualifiedTable(string Schema, string Name)
{
    /// <summary>As a statement has it: <c>public."Orders"</c>, and <c>public.orders</c> where no quotation marks are needed.</summary>
    public string Sql => Schema.Length > 0 ? $"{Quoted(Schema)}.{Quoted(Name)}" : Quoted(Name);

    /// <summary>The table of a row.</summary>
    /// <param name="row">A row with the columns schema and table.</param>
    public static QualifiedTable Of(EvidenceTable.Row row) => new(row.Text("schema"), row.Text("table"));

    /// <summary>As people read it: <c>public.Orders</c>.</summary>
    public override string ToString() => Schema.Length > 0 ? $"{Schema}.{Name}" : Name;

    private static string Quoted(string name) => IsPlain(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static bool IsPlain(string name) => name.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one == '_') && (name.Length == 0 || !char.IsAsciiDigit(name[0]));
}
