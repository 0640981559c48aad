namespace Perf.Telemetry.Monitors.PostgreSql.Indexes;

/// <summary>What is known of a table that may get an index.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Its rows, as analyze last counted them.</param>
/// <param name="Bytes">Its size, as vacuum last left it.</param>
/// <param name="Columns">Its columns, by name: how many values there are, and how many bytes one takes in the mean. Those of types that cannot be sorted are not here.</param>
/// <param name="Indexes">The columns of its B-trees.</param>
internal sealed record TableFacts(
    string Schema, string Name, double Rows, double Bytes, IReadOnlyDictionary<string, (double Distinct, double Width)> Columns, IReadOnlyList<IReadOnlyList<string>> Indexes)
{
    /// <summary>The partitioned table that it is a partition of, however deep, quoted where it must be; null for one of its own.</summary>
    public string? PartitionOf { get; init; }

    /// <summary>A B-tree's size: of each row a tuple's header, the values to the next eight bytes and a pointer, in pages that are 90 % full (documentation, B-Tree Indexes).</summary>
    /// <param name="columns">Its columns.</param>
    /// <returns>Bytes.</returns>
    public double SizeOf(IReadOnlyList<string> columns) => Rows * (8 + (Math.Ceiling(columns.Sum(column => Columns[column].Width) / 8) * 8) + 4) / 0.9;
}
