using System.Text.RegularExpressions;

namespace Perf.Tuning.Postgres;

/// <summary>An index that is there.</summary>
internal sealed partial record IndexSeen
{
    private const string Columns =
        """
        SELECT n.nspname::text, x.relname::text, pg_catalog.pg_get_indexdef(x.oid), i.indisvalid, coalesce(pg_catalog.obj_description(x.oid, 'pg_class'), ''), i.indisunique OR i.indisexclusion,
               coalesce((SELECT k.conname::text FROM pg_catalog.pg_constraint k WHERE k.conindid = x.oid LIMIT 1), ''), i.indisreplident, i.indisclustered, coalesce(s.spcname::text, '')
          FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
          JOIN pg_catalog.pg_class t ON t.oid = i.indrelid JOIN pg_catalog.pg_namespace m ON m.oid = t.relnamespace LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = x.reltablespace
        """;

    /// <summary>Its name.</summary>
    public required TableName Name { get; init; }

    /// <summary>The whole statement that would make it.</summary>
    public required string Statement { get; init; }

    /// <summary>Whether it is used; one whose making failed is not, and still costs every write.</summary>
    public bool IsValid { get; init; } = true;

    /// <summary>What is written to it; empty where nothing is.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Whether rows are forbidden by it.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Why it cannot go: a constraint, replication, or clustering is by it; null where it can.</summary>
    public string? Need { get; init; }

    /// <summary>The tablespace; empty for the usual one.</summary>
    public string Tablespace { get; init; } = "";

    /// <summary>What it is on; null where that is in a form that is not read here.</summary>
    public IndexDefinition? Definition
    {
        get
        {
            try
            {
                return IndexDefinition.Parse(Statement, isThere: true);
            }
            catch (PerfException)
            {
                return null;
            }
        }
    }

    /// <summary>What it is on, in the form in which it is asked for.</summary>
    public string On => Definition?.Canonical ?? Statement[(Statement.IndexOf(" ON ", StringComparison.Ordinal) + 4)..];

    /// <summary>Whether nothing is written to it: what a process leaves that dies between making it and writing its name to it.</summary>
    public bool IsBare => Comment.Length == 0;

    /// <summary>The backup that says of itself to have made it; null where none does.</summary>
    public string? MadeBy => MarkPattern().Match(Comment) is { Success: true } match ? match.Groups["backup"].Value : null;

    /// <summary>Whether Perf made it, and it is on the same as then.</summary>
    public bool IsAsMade => MarkPattern().Match(Comment) is { Success: true } match && match.Groups["hash"].Value == IndexDefinition.HashOf(Statement);

    /// <summary>What Perf writes to an index that it makes.</summary>
    public static string Mark(string backupId, string statement) => $"Perf {backupId} {IndexDefinition.HashOf(statement)}: made by Set-PerfOptimization; Undo-PerfOptimization -BackupId {backupId} drops it";

    /// <summary>Reads an index by its name.</summary>
    public static async Task<IndexSeen?> ReadAsync(PostgresSession session, TableName name, CancellationToken cancellation) =>
        (await session.RowsAsync($"{Columns} WHERE n.nspname = $1 AND x.relname = $2", cancellation, name.Schema, name.Name).ConfigureAwait(false)).Select(Of).FirstOrDefault();

    /// <summary>Reads all indexes of a table.</summary>
    public static async Task<IReadOnlyList<IndexSeen>> AllAsync(PostgresSession session, TableName table, CancellationToken cancellation) =>
        [.. (await session.RowsAsync($"{Columns} WHERE m.nspname = $1 AND t.relname = $2 ORDER BY x.relname", cancellation, table.Schema, table.Name).ConfigureAwait(false)).Select(Of)];

    private static IndexSeen Of(object[] row) => new()
    {
        Name = new TableName((string)row[0], (string)row[1]),
        Statement = (string)row[2],
        IsValid = (bool)row[3],
        Comment = (string)row[4],
        IsUnique = (bool)row[5],
        Need = (string)row[6] is { Length: > 0 } constraint ? $"the constraint '{constraint}' is by it" : (bool)row[7] ? "replication identifies rows by it (REPLICA IDENTITY)" : (bool)row[8] ? "the table is clustered on it" : null,
        Tablespace = (string)row[9],
    };

    [GeneratedRegex(@"\APerf (?<backup>\S*) (?<hash>[0-9a-f]{8}):", RegexOptions.CultureInvariant)]
    private static partial Regex MarkPattern();
}
