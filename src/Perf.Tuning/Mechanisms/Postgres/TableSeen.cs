namespace Perf.Tuning.Postgres;

/// <summary>A table that is there.</summary>
/// <param name="Kind">r for a table, p for a partitioned one, m for a materialized view, and so on (pg_class.relkind).</param>
/// <param name="IsTemporary">Whether it is of one session.</param>
/// <param name="IsOwned">Whether the session's role has its owner's rights.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Rows">How many rows it is thought to have; below zero where that is not known.</param>
/// <param name="Options">Its storage parameters, <c>name=value</c>, in their order.</param>
/// <param name="Targets">The statistics target of each column; null for the server's own.</param>
internal sealed record TableSeen(string Kind, bool IsTemporary, bool IsOwned, long Bytes, double Rows, IReadOnlyList<string> Options, IReadOnlyDictionary<string, string?> Targets)
{
    private const string Sql =
        """
        SELECT c.relkind::text, c.relpersistence::text = 't', pg_catalog.pg_has_role(c.relowner, 'USAGE'), pg_catalog.pg_table_size(c.oid)::int8, c.reltuples::float8, coalesce(c.reloptions, '{}'),
               ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum),
               ARRAY(SELECT coalesce(a.attstattarget, -1)::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2
        """;

    /// <summary>The value of a storage parameter; null where it has none.</summary>
    public string? Option(string name) => Options.Where(option => option.StartsWith($"{name}=", StringComparison.Ordinal)).Select(option => option[(name.Length + 1)..]).FirstOrDefault();

    /// <summary>Reads a table; null where there is none.</summary>
    public static async Task<TableSeen?> ReadAsync(PostgresSession session, TableName table, CancellationToken cancellation) =>
        (await session.RowsAsync(Sql, cancellation, table.Schema, table.Name).ConfigureAwait(false)).Select(Of).FirstOrDefault();

    /// <summary>Why nothing can be changed of a table, with what to do; null where it can.</summary>
    /// <param name="seen">The table; null where there is none.</param>
    /// <param name="table">Its name.</param>
    /// <param name="facts">The server.</param>
    /// <param name="kinds">The kinds of tables that can be changed: <c>rm</c>.</param>
    public static string? WhyNot(TableSeen? seen, TableName table, ServerFacts facts, string kinds) => seen switch
    {
        null => $"There is no table {table} in the database '{facts.Database}'. Name it with its schema, and connect to the database that has it.",
        _ when facts.IsStandby => "The server follows another one and takes no changes. Change the primary.",
        _ when table.Schema is "pg_catalog" or "information_schema" or "pg_toast" => $"{table} is the server's own, and is not changed.",
        { IsTemporary: true } => $"{table} is of one session alone.",
        { Kind: "p" } when !kinds.Contains('p', StringComparison.Ordinal) => $"{table} is partitioned: change each of its partitions instead (pg_partition_tree lists them).",
        _ when !kinds.Contains(seen.Kind, StringComparison.Ordinal) => $"{table} is no table that can be changed so (its kind is '{seen.Kind}').",
        { IsOwned: false } => $"The role '{facts.User}' does not own {table}. Let it act as the owner: GRANT owner TO {SqlText.Name(facts.User)};",
        _ => null,
    };

    private static TableSeen Of(object[] row)
    {
        string[] columns = (string[])row[6];
        string[] targets = (string[])row[7];
        return new TableSeen(
            (string)row[0],
            (bool)row[1],
            (bool)row[2],
            (long)row[3],
            (double)row[4],
            (string[])row[5],
            columns.Zip(targets).ToDictionary(pair => pair.First, pair => pair.Second == "-1" ? null : pair.Second, StringComparer.Ordinal));
    }
}
