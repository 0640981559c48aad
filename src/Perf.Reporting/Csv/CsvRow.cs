using System.Globalization;
using System.Text;

namespace Perf.Reporting.Csv;

/// <summary>One record of a CSV file (RFC 4180): commas, CRLF, quotes where needed, numbers with a point in every culture.</summary>
internal sealed class CsvRow
{
    private readonly StringBuilder _line = new();
    private bool _hasCells;

    /// <summary>Adds texts as they are; for column names, which are ours.</summary>
    /// <param name="names">The names.</param>
    /// <returns>This row.</returns>
    public static CsvRow Header(params ReadOnlySpan<string> names)
    {
        var row = new CsvRow();
        foreach (string name in names)
        {
            row.Add(name);
        }

        return row;
    }

    /// <summary>Adds a text that others wrote.</summary>
    /// <param name="text">The text.</param>
    /// <returns>This row.</returns>
    public CsvRow Text(string text) =>
        // A spreadsheet runs what begins so as a formula. Source: OWASP, CSV Injection.
        Add(text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text);

    /// <summary>Adds a number, shortest form that reads back the same; nothing for null and NaN.</summary>
    /// <param name="value">The number.</param>
    /// <returns>This row.</returns>
    public CsvRow Number(double? value) => Add(value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "");

    /// <summary>Ends the record.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteTo(TextWriter writer) => writer.Write(_line.Append("\r\n"));

    private CsvRow Add(string cell)
    {
        if (_hasCells)
        {
            _line.Append(',');
        }

        _hasCells = true;
        bool quote = cell.AsSpan().ContainsAny(",\"\r\n");
        _line.Append(quote ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell);
        return this;
    }
}
