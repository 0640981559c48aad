namespace Perf.Analysis;

/// <summary>An index that the planner would use, by the monitor's table <c>indexes</c>.</summary>
internal sealed record SuggestedIndex(string QualifiedTable, string Table, string Columns, string Definition, string Method, string QueryId, double CostBefore, double CostAfter, double? Bytes)
{
    /// <summary>The share of the cost that it saves, 0 to 1; for what was not costed, nothing.</summary>
    public double Saving => CostBefore > 0 && CostAfter >= 0 ? Math.Clamp(1 - (CostAfter / CostBefore), 0, 1) : 0;
}

/// <summary>Chooses among the indexes that were tried.</summary>
internal static class SuggestedIndexes
{
    private const double LeastSaving = 0.5;

    /// <summary>The one that saves most, on a table where one is named; null where none saves half of the cost.</summary>
    public static SuggestedIndex? Best(RunEvidence run, string? table) => run.Table("postgresql", "indexes") is not { } indexes ? null : indexes.Rows
        .Select(row => new SuggestedIndex(
            row.Text("schema") is { Length: > 0 } schema ? $"{schema}.{row.Text("table")}" : row.Text("table"),
            row.Text("table"), row.Text("columns").Replace(",", ", ", StringComparison.Ordinal).Replace(",  ", ", ", StringComparison.Ordinal), row.Text("definition"), row.Text("method"), row.Text("query_id"), row.NumberOr0("cost_before"),
            row.Number("cost_after") ?? row.NumberOr0("cost_before") * (row.Text("method") == "hypopg" ? 1 : 0.2), row.Number("size_bytes")))
        .Where(index => index.Saving >= LeastSaving && (table is null || index.Table == table))
        .OrderByDescending(index => (index.CostBefore - index.CostAfter) * (1 + index.Saving)).ThenBy(index => index.Definition, StringComparer.Ordinal).FirstOrDefault();
}
