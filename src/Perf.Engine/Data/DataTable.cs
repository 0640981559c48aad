namespace Perf.Engine.Data;

/// <summary>
/// The rows of a data file: all values as UTF-8 in one piece of memory, one after the other, with the place where each ends. So a file costs its own size and
/// four bytes a value, and a value is put into a request without becoming a text first. Immutable.
/// </summary>
internal sealed class DataTable
{
    private readonly byte[] _bytes;
    private readonly uint[] _ends;
    private readonly byte[]? _kinds;

    /// <summary>Creates it.</summary>
    /// <param name="columns">The columns' names.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="bytes">All values, row by row.</param>
    /// <param name="ends">Where each value ends.</param>
    /// <param name="kinds">The values' kinds, or null when all are texts.</param>
    public DataTable(IReadOnlyList<string> columns, int rows, byte[] bytes, uint[] ends, byte[]? kinds)
    {
        Columns = columns;
        Rows = rows;
        _bytes = bytes;
        _ends = ends;
        _kinds = kinds;
    }

    public IReadOnlyList<string> Columns { get; }

    public int Rows { get; }

    /// <summary>A value as UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8(int row, int column)
    {
        int place = (row * Columns.Count) + column;
        uint start = place == 0 ? 0 : _ends[place - 1];
        return _bytes.AsSpan((int)start, (int)(_ends[place] - start));
    }

    /// <summary>A value with its kind.</summary>
    public ScalarValue Value(int row, int column) =>
        new(System.Text.Encoding.UTF8.GetString(Utf8(row, column)), _kinds is null ? ScalarKind.Text : (ScalarKind)_kinds[(row * Columns.Count) + column]);
}
