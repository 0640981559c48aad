namespace Perf.Telemetry.Monitors.PostgreSql.Indexes;

/// <summary>A column that a plan compares or sorts by, so that an index on it may help.</summary>
/// <param name="Alias">What the plan calls its table.</param>
/// <param name="Column">The column, without quotes.</param>
/// <param name="Kind">What is done with it.</param>
internal readonly record struct ColumnUse(string Alias, string Column, ColumnUseKind Kind);

/// <summary>What is done with a column.</summary>
internal enum ColumnUseKind
{
    /// <summary>It equals something, or one of several.</summary>
    Equality,

    /// <summary>It is less or greater than something.</summary>
    Range,

    /// <summary>Rows are sorted by it first.</summary>
    Order,
}
