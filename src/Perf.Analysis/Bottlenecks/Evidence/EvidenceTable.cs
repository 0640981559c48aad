using System.Globalization;

namespace Perf.Analysis;

/// <summary>A monitor's table with columns by name and numbers as numbers.</summary>
/// <param name="table">The table.</param>
internal sealed class EvidenceTable(MonitorTable table)
{
    private readonly Dictionary<string, int> _columns = table.Columns.Select((name, index) => (name, index)).GroupBy(one => one.name, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.First().index, StringComparer.Ordinal);

    // In an order of their own, so that sums are the same to the last digit whatever order they came in.
    private readonly IReadOnlyList<string>[] _rows = [.. table.Rows.OrderBy(row => string.Join('\u001f', row), StringComparer.Ordinal)];

    /// <summary>The rows.</summary>
    public IEnumerable<Row> Rows => _rows.Select(row => new Row(this, row));

    /// <summary>Adds a column up; null where there is none, or no number in it.</summary>
    public double? Sum(string column)
    {
        double? sum = null;
        foreach (Row row in Rows)
        {
            sum = row.Number(column) is { } value ? (sum ?? 0) + value : sum;
        }

        return sum;
    }

    /// <summary>A row.</summary>
    internal readonly struct Row(EvidenceTable table, IReadOnlyList<string> cells)
    {
        /// <summary>A cell's text; empty where it is not known.</summary>
        public string Text(string column) => table._columns.TryGetValue(column, out int index) && index < cells.Count ? cells[index] : "";

        /// <summary>A cell's number; null where it is none.</summary>
        public double? Number(string column) =>
            double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

        /// <summary>A cell's number, 0 where it is none.</summary>
        public double NumberOr0(string column) => Number(column) ?? 0;
    }
}
