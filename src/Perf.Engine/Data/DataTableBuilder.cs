using System.Text;

namespace Perf.Engine.Data;

/// <summary>Gathers a table's values, row by row; or only counts them, where a file is checked.</summary>
/// <param name="keeps">Whether the values are kept.</param>
/// <param name="hasKinds">Whether they have kinds.</param>
/// <param name="expected">How many bytes the values will have at most, as far as that is known: the memory is then taken once and not again and again.</param>
internal sealed class DataTableBuilder(bool keeps, bool hasKinds, int expected = 0)
{
    private const int SmallestPiece = 64 * 1024;

    private byte[] _bytes = [];
    private uint[] _ends = [];
    private byte[] _kinds = [];
    private int _length;
    private int _count;

    /// <summary>The columns' names; set before the first value.</summary>
    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>The number of whole rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Adds a value.</summary>
    /// <exception cref="DataFault">There are more than a table can hold.</exception>
    public void Add(ReadOnlySpan<byte> utf8, ScalarKind kind)
    {
        if (!keeps)
        {
            return;
        }

        utf8.CopyTo(Free(utf8.Length));
        _length += utf8.Length;
        Close(kind);
    }

    /// <summary>Adds a text.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        if (!keeps)
        {
            return;
        }

        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        _length += Encoding.UTF8.GetBytes(text, Free(_bytes.Length - _length < most ? Encoding.UTF8.GetByteCount(text) : most));
        Close(ScalarKind.Text);
    }

    /// <summary>The row is whole.</summary>
    public void EndRow()
    {
        if ((long)(Rows + 1) * Columns.Count > Array.MaxLength)
        {
            throw TooLarge();
        }

        Rows++;
    }

    /// <summary>The table.</summary>
    public DataTable Build()
    {
        // Made smaller, it would be there twice for a moment: that is worth it only where much of it is empty.
        if (_length < _bytes.Length / 4 * 3)
        {
            Array.Resize(ref _bytes, _length);
        }

        if (_count < _ends.Length / 4 * 3)
        {
            Array.Resize(ref _ends, _count);
            Array.Resize(ref _kinds, hasKinds ? _count : 0);
        }

        return new DataTable(Columns, Rows, _bytes, _ends, hasKinds ? _kinds : null);
    }

    private void Close(ScalarKind kind)
    {
        if (_ends.Length == _count)
        {
            int room = (int)Math.Min(Math.Max(1024, _count * 2L), Array.MaxLength);
            Array.Resize(ref _ends, room);
            Array.Resize(ref _kinds, hasKinds ? room : 0);
        }

        _ends[_count] = (uint)_length;
        if (hasKinds)
        {
            _kinds[_count] = (byte)kind;
        }

        _count++;
    }

    private Span<byte> Free(int size)
    {
        if (_bytes.Length - _length < size)
        {
            long room = _bytes.Length == 0 ? Math.Max(Math.Max(SmallestPiece, expected), size) : ((long)_length + size) * 3 / 2;
            if ((long)_length + size > Array.MaxLength)
            {
                throw TooLarge();
            }

            Array.Resize(ref _bytes, (int)Math.Min(room, Array.MaxLength));
        }

        return _bytes.AsSpan(_length);
    }

    private static DataFault TooLarge() => new(0, "it has more values than fit into memory");
}
