namespace Perf.Analysis;

/// <summary>An index that the planner would use, by the monitor's table <c>indexes</c>.</summary>
internal sealed record SuggestedIndex(QualifiedTable QualifiedTable, string Table, string Columns, string Definition, string Method, string QueryId, double CostBefore, double? CostAfter, double? Bytes)
{
    /// <summary>The share of the cost that it saves, 0 to 1; null for what was not costed: the planner without hypopg says what it reads, and not what it would.</summary>
    public double? Saving => CostBefore > 0 && CostAfter is >= 0 and { } after ? Math.Clamp(1 - (after / CostBefore), 0, 1) : null;

    /// <summary>What was tried with an index that is not there.</summary>
    public bool IsTried => Method == "hypopg";
}

/// <summary>Chooses among the indexes that were tried.</summary>
internal static class SuggestedIndexes
{
    private const double LeastSaving = 0.5;

    /// <summary>Whether indexes were tried for a statement, and none helped it.</summary>
    public static bool IsInVain(RunEvidence run, string? queryId) => queryId is { Length: > 0 } && run.Table("postgresql", "indexes")?.Rows.Where(row => row.Text("method") == "hypopg" && row.Text("query_id") == queryId).ToArray() is { Length: > 0 } tried
        && tried.All(row => row.Text("columns").Length == 0 && row.Text("definition").Length == 0);

    /// <summary>Whether indexes were to be tried for a statement, and the planner did not see them: nothing is known of what one would save.</summary>
    public static bool IsUntried(RunEvidence run, string? queryId) => queryId is { Length: > 0 } && run.Table("postgresql", "indexes")?.Rows.Any(row => row.Text("method") == "not tried" && row.Text("query_id") == queryId) == true;

    /// <summary>The one that saves most, on a table where one is named; null where none saves half of the cost.</summary>
    public static SuggestedIndex? Best(RunEvidence run, string? table) => run.Table("postgresql", "indexes") is not { } indexes ? null : indexes.Rows
        .Select(row => new SuggestedIndex(
            QualifiedTable.Of(row), row.Text("table"), row.Text("columns").Replace(",", ", ", StringComparison.Ordinal).Replace(",  ", ", ", StringComparison.Ordinal), row.Text("definition"), row.Text("method"), row.Text("query_id"), row.NumberOr0("cost_before"),
            row.Number("cost_after"), row.Number("size_bytes")))
        .Where(index => index.Columns.Length > 0 && (index.Saving >= LeastSaving || (index.Saving is null && !index.IsTried)) && (table is null || index.Table == table))
        .OrderByDescending(index => index.IsTried).ThenByDescending(index => (index.CostBefore - (index.CostAfter ?? 0)) * (1 + (index.Saving ?? 0))).ThenBy(index => index.Definition, StringComparer.Ordinal).FirstOrDefault();
}
