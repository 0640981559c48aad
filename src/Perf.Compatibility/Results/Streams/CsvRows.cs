using System.Buffers;
using System.Text;

namespace Perf.Compatibility.Results.Streams;

/// <summary>
/// Reads rows of CSV (RFC 4180) as fields of bytes; a quoted field may hold the delimiter, quotes and line feeds. Rows without quotes, which are nearly all,
/// cost one search for delimiters. The fields of a row are valid until the next one.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    private readonly LineSource _lines;
    private readonly string _path;
    private readonly byte _delimiter;
    private readonly ArrayBufferWriter<byte> _unquoted = new();
    private Range[] _fields = new Range[32];
    private byte[] _row = [];
    private int _rowLength;

    /// <summary>Begins with the first row.</summary>
    /// <param name="lines">The lines; closed with this.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="delimiter">What stands between fields.</param>
    public CsvRows(LineSource lines, string path, byte delimiter)
    {
        _lines = lines;
        _path = path;
        _delimiter = delimiter;
    }

    /// <summary>The number of fields of the row.</summary>
    public int Count { get; private set; }

    /// <summary>The line in which the row began, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Whether the row has no line feed behind it, or a quote without an end: the last one of a file, which may have been cut off.</summary>
    public bool IsUnended { get; private set; }

    /// <summary>Whether the file ended within compressed data.</summary>
    public bool IsDamaged => _lines.IsDamaged;

    /// <summary>A field of the row.</summary>
    /// <param name="index">From 0.</param>
    public ReadOnlySpan<byte> this[int index] => _row.AsSpan(0, _rowLength)[_fields[index]];

    /// <summary>A field as text.</summary>
    /// <param name="index">From 0; below 0 for a column that the file does not have.</param>
    /// <returns>The text; empty where there is none.</returns>
    public string Text(int index) => index < 0 || index >= Count ? "" : Encoding.UTF8.GetString(this[index]);

    /// <summary>Reads a row; empty lines are passed over.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool TryRead()
    {
        ReadOnlySpan<byte> line;
        do
        {
            if (!_lines.TryRead(out line))
            {
                return false;
            }
        }
        while (line.IsEmpty);

        Line = _lines.Line;
        IsUnended = _lines.IsUnended;
        Count = 0;
        if (line.Contains((byte)'"'))
        {
            SplitQuoted(line);
        }
        else
        {
            Take(line);
            SplitPlain();
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (_row.Length < bytes.Length)
        {
            _row = new byte[Math.Max(4096, bytes.Length * 2)];
        }

        bytes.CopyTo(_row);
        _rowLength = bytes.Length;
    }

    private void SplitPlain()
    {
        int from = 0;
        ReadOnlySpan<byte> row = _row.AsSpan(0, _rowLength);
        while (true)
        {
            int at = row[from..].IndexOf(_delimiter);
            if (at < 0)
            {
                AddField(from, row.Length);
                return;
            }

            AddField(from, from + at);
            from += at + 1;
        }
    }

    private void SplitQuoted(ReadOnlySpan<byte> line)
    {
        _unquoted.ResetWrittenCount();
        int from = 0;
        int fieldStart = 0;
        while (true)
        {
            if (from < line.Length && line[from] == '"')
            {
                from++;
                if (!ReadQuoted(ref line, ref from))
                {
                    IsUnended = true;
                }
            }

            // What stands behind a closing quote, or all of a field without one.
            int at = line[from..].IndexOf(_delimiter);
            ReadOnlySpan<byte> rest = at < 0 ? line[from..] : line.Slice(from, at);
            _unquoted.Write(rest);
            AddField(fieldStart, _unquoted.WrittenCount);
            fieldStart = _unquoted.WrittenCount;
            if (at < 0)
            {
                break;
            }

            from += at + 1;
        }

        Take(_unquoted.WrittenSpan);
    }

    // Up to and behind the closing quote; over several lines where it comes later. False: the file ends before it.
    private bool ReadQuoted(ref ReadOnlySpan<byte> line, ref int from)
    {
        while (true)
        {
            int quote = line[from..].IndexOf((byte)'"');
            if (quote < 0)
            {
                _unquoted.Write(line[from..]);
                _unquoted.Write("\n"u8);
                from = 0;
                if (!_lines.TryRead(out line))
                {
                    line = default;
                    return false;
                }

                IsUnended = _lines.IsUnended;
                continue;
            }

            _unquoted.Write(line.Slice(from, quote));
            from += quote + 1;
            if (from >= line.Length || line[from] != '"')
            {
                return true;
            }

            _unquoted.Write("\""u8);
            from++;
        }
    }

    private void AddField(int from, int to)
    {
        if (Count == _fields.Length)
        {
            // A row of thousands of fields is none of a result, and a file may be anything.
            if (Count >= 4096)
            {
                throw ImportFault.At(_path, Line, "the row has more than 4,096 fields", "a row with the columns of the first line");
            }

            Array.Resize(ref _fields, Count * 2);
        }

        _fields[Count++] = from..to;
    }
}
