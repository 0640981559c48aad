using System.Globalization;

namespace Perf.Telemetry.Monitors;

/// <summary>Makes a <see cref="MonitorTable"/>, row by row.</summary>
/// <param name="name">The table's name.</param>
/// <param name="columns">Its columns.</param>
internal sealed class TableBuilder(string name, params string[] columns)
{
    /// <summary>How many rows a table has at most; those come first that weigh most.</summary>
    public const int MostRows = 50;

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A value for each column: a text, a number, or null for what is not known.</param>
    public void Add(params object?[] cells)
    {
        if (cells.Length != columns.Length)
        {
            throw new ArgumentException($"The table {name} has {columns.Length} columns, and a row {cells.Length} values.", nameof(cells));
        }

        _rows.Add([.. cells.Select(Text)]);
    }

    /// <summary>The table.</summary>
    /// <param name="count">How many rows there were; null for those that were added.</param>
    public MonitorTable Build(int? count = null) => new() { Name = name, Columns = columns, Rows = [.. _rows.Take(MostRows)], Count = count ?? _rows.Count };

    // Four decimals are a tenth of a microsecond in milliseconds; more digits are noise, and bytes of every stored result.
    private static string Text(object? value) => value switch
    {
        null => "",
        double number => double.IsFinite(number) ? Math.Round(number, 4).ToString("0.####", CultureInfo.InvariantCulture) : "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
