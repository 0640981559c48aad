using System.Text.RegularExpressions;

namespace Perf.Analysis;

/// <summary>A table that is read in sequence, with the statement that does it.</summary>
internal sealed record ScannedTable
{
    /// <summary>The table's name without schema.</summary>
    public required string Name { get; init; }

    /// <summary>With its schema.</summary>
    public required QualifiedTable QualifiedName { get; init; }

    /// <summary>Its size.</summary>
    public double Bytes { get; init; }

    /// <summary>Rows read in sequence for each row that statements on it returned or changed.</summary>
    public double RowsPerRow { get; init; }

    /// <summary>Blocks that a call goes through; null without statements.</summary>
    public double? BlocksPerCall { get; init; }

    /// <summary>Rows that a call returns; null without statements.</summary>
    public double? RowsPerCall { get; init; }

    /// <summary>Milliseconds of a call; null without statements.</summary>
    public double? MeanMilliseconds { get; init; }

    /// <summary>Milliseconds of the mean request in such statements; null without statements.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>The weightiest statement.</summary>
    public string? Query { get; init; }

    /// <summary>Its number.</summary>
    public string? QueryId { get; init; }

    /// <summary>Whether a fifth of the table changed since the planner's statistics were made.</summary>
    public bool IsStale { get; init; }
}

/// <summary>Finds the table whose reading in sequence costs most.</summary>
internal static partial class ScannedTables
{
    private const double FewRowsPerScan = 1000;
    private const double ManyBlocks = 50;
    private const double Stale = 0.2;

    /// <summary>The worst one; null where none is read in sequence to speak of, or tables were not seen.</summary>
    public static ScannedTable? Worst(RunEvidence run)
    {
        if (run.Database.Tables is not { } tables)
        {
            return null;
        }

        ScannedTable? worst = null;
        foreach (EvidenceTable.Row row in tables.Rows.Where(row => row.NumberOr0("seq_scans") > 0 && row.NumberOr0("seq_rows") / row.NumberOr0("seq_scans") >= FewRowsPerScan))
        {
            ScannedTable one = Of(run, row);
            bool isWorse = worst is null || (one.Milliseconds ?? 0) * Math.Min(one.RowsPerRow, 1000) > (worst.Milliseconds ?? 0) * Math.Min(worst.RowsPerRow, 1000)
                || (one.Milliseconds is null && worst.Milliseconds is null && one.RowsPerRow * one.Bytes > worst.RowsPerRow * worst.Bytes);
            worst = isWorse ? one : worst;
        }

        return worst;
    }

    /// <summary>The largest table that a statement names of which a fifth or more has changed since the planner's statistics were made, with its schema; null for none, and where tables were not seen.</summary>
    public static QualifiedTable? StaleOf(RunEvidence run, string query) => run.Database.Tables?.Rows
        .Where(row => IsStale(row) && Mentions(query, row.Text("table")))
        .OrderByDescending(row => row.NumberOr0("size_bytes")).ThenBy(row => row.Text("table"), StringComparer.Ordinal)
        .Select(row => (QualifiedTable?)QualifiedTable.Of(row)).FirstOrDefault();

    /// <summary>Whether a fifth or more of a table has changed since the planner's statistics were made.</summary>
    /// <param name="run">The run.</param>
    /// <param name="table">The table.</param>
    public static bool IsStale(RunEvidence run, QualifiedTable? table) => run.Database.Tables?.Rows.Any(row => QualifiedTable.Of(row) == table && IsStale(row)) == true;

    /// <summary>Whether a statement names a table.</summary>
    public static bool Mentions(string query, string table) => table.Length > 0 && Words().EnumerateMatches(query) is var words && Any(words, query, table);

    private static ScannedTable Of(RunEvidence run, EvidenceTable.Row row)
    {
        string name = row.Text("table");
        double calls = 0, rows = 0, blocks = 0, time = 0, heaviest = -1;
        string? query = null, id = null;
        foreach (EvidenceTable.Row statement in run.Database.Statements?.Rows ?? [])
        {
            string text = statement.Text("query");
            double called = statement.NumberOr0("calls");
            double touched = statement.NumberOr0("blocks_hit") + statement.NumberOr0("blocks_read");

            // Those that go through few blocks use an index, whatever else reads the table.
            if (called <= 0 || touched / called < ManyBlocks || !Mentions(text, name))
            {
                continue;
            }

            double spent = statement.NumberOr0("exec_ms") + statement.NumberOr0("plan_ms");
            (calls, rows, blocks, time) = (calls + called, rows + statement.NumberOr0("rows"), blocks + touched, time + spent);
            if (spent > heaviest)
            {
                (heaviest, query, id) = (spent, text, statement.Text("query_id"));
            }
        }

        // Without statements, or with none that reads so: what the table itself says it gave.
        double wanted = calls > 0 ? Math.Max(rows, calls) : Math.Max(row.NumberOr0("index_rows") + row.NumberOr0("updated") + row.NumberOr0("deleted"), row.NumberOr0("seq_scans"));
        return new ScannedTable
        {
            Name = name,
            QualifiedName = QualifiedTable.Of(row),
            Bytes = row.NumberOr0("size_bytes"),
            RowsPerRow = row.NumberOr0("seq_rows") / Math.Max(wanted, 1),
            BlocksPerCall = calls > 0 ? blocks / calls : null,
            RowsPerCall = calls > 0 ? rows / calls : null,
            MeanMilliseconds = calls > 0 ? time / calls : run.Database.Statements is null ? null : 0,
            Milliseconds = run.DatabaseRequests is { } requests && calls > 0 ? time / requests : run.Database.Statements is null || calls > 0 ? null : 0,
            Query = query,
            QueryId = id,
            IsStale = IsStale(row),
        };
    }

    private static bool IsStale(EvidenceTable.Row row) => row.NumberOr0("modified_since_analyze") > Stale * Math.Max(row.NumberOr0("rows_live"), 1);

    private static bool Any(Regex.ValueMatchEnumerator words, string query, string table)
    {
        foreach (ValueMatch word in words)
        {
            if (query.AsSpan(word.Index, word.Length).Equals(table, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{N}_$]*", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
