using System.Text.Json;

namespace Perf.Engine.Data;

/// <summary>Reads rows of JSON. The columns are the keys of the first object; values keep their kinds.</summary>
internal static class JsonRows
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 64 };

    /// <summary>Reads one array of objects.</summary>
    public static void ReadArray(byte[] bytes, DataTableBuilder builder)
    {
        ReadOnlySpan<byte> text = WithoutMark(bytes);
        if (text.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return;
        }

        var place = new LineCounter();
        try
        {
            var reader = new Utf8JsonReader(text, s_options);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new DataFault(place.LineOf(text, reader.TokenStartIndex), "it is no array of objects: write [ { ... }, { ... } ], or 'format: ndjson' for an object on each line");
            }

            var row = new Row(builder);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                row.Read(ref reader, text, place.LineOf(text, reader.TokenStartIndex));
            }

            reader.Read();
        }
        catch (JsonException e)
        {
            throw new DataFault((e.LineNumber ?? 0) + 1, $"the JSON cannot be read: {Short(e)}");
        }
    }

    /// <summary>Reads an object from each line; lines of blanks are passed over.</summary>
    public static void ReadLines(byte[] bytes, DataTableBuilder builder)
    {
        ReadOnlySpan<byte> rest = WithoutMark(bytes);
        var row = new Row(builder);
        for (long line = 1; !rest.IsEmpty; line++)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> text = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (text.IndexOfAnyExcept(" \t\r"u8) < 0)
            {
                continue;
            }

            try
            {
                var reader = new Utf8JsonReader(text, s_options);
                reader.Read();
                row.Read(ref reader, text, line);
                reader.Read();
            }
            catch (JsonException e)
            {
                throw new DataFault(line, $"the JSON cannot be read: {Short(e)}");
            }
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(byte[] bytes)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        return bytes.AsSpan().StartsWith(mark) ? bytes.AsSpan(3) : bytes;
    }

    // The reader's own places count within what it was given.
    private static string Short(JsonException fault) => fault.Message.Split(" LineNumber:", 2)[0].TrimEnd('.', ' ');

    /// <summary>Counts lines as the reader goes on.</summary>
    private struct LineCounter
    {
        private long _line;
        private int _at;

        public long LineOf(ReadOnlySpan<byte> text, long offset)
        {
            _line += text[_at..(int)offset].Count((byte)'\n');
            _at = (int)offset;
            return _line + 1;
        }
    }

    /// <summary>Takes one object after the other.</summary>
    private sealed class Row(DataTableBuilder builder)
    {
        private Dictionary<string, int> _columns = [];
        private (int Start, int End, JsonTokenType Type, bool IsEscaped)[] _cells = [];
        private byte[] _scratch = [];

        public void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, long line)
        {
            try
            {
                ReadObject(ref reader, text, line);
            }
            catch (InvalidOperationException)
            {
                // The syntax is right, and yet it is no text: half of a pair (\ud83d alone), or bytes that are no UTF-8.
                throw new DataFault(line, "a name or a value is no Unicode text: half of a pair of \\u escapes, or bytes that are not UTF-8");
            }
        }

        private void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, long line)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new DataFault(line, "a row must be an object: { \"name\": \"value\" }");
            }

            bool isFirst = builder.Columns.Count == 0;
            if (isFirst)
            {
                ReadNames(reader, line);
            }

            Array.Clear(_cells);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isKnown = _columns.TryGetValue(reader.GetString()!, out int column);
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                JsonTokenType type = reader.TokenType;
                bool isEscaped = reader.ValueIsEscaped;
                reader.Skip();
                if (isKnown)
                {
                    _cells[column] = (start, (int)reader.BytesConsumed, type, isEscaped);
                }
            }

            for (int i = 0; i < _cells.Length; i++)
            {
                if (_cells[i].End == 0)
                {
                    throw new DataFault(line, $"the row has no '{builder.Columns[i]}', which the first row has; write null where there is no value");
                }

                Add(_cells[i], text);
            }

            builder.EndRow();
        }

        private void ReadNames(Utf8JsonReader reader, long line)
        {
            var names = new List<string>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                names.Add(reader.GetString()!);
                reader.Skip();
            }

            if (names.Count == 0)
            {
                throw new DataFault(line, "the first row has no values");
            }

            names = [.. names.Distinct(StringComparer.Ordinal)];
            _columns = names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
            _cells = new (int, int, JsonTokenType, bool)[names.Count];
            builder.Columns = names;
        }

        private void Add((int Start, int End, JsonTokenType Type, bool IsEscaped) cell, ReadOnlySpan<byte> text)
        {
            ReadOnlySpan<byte> raw = text[cell.Start..cell.End];
            switch (cell.Type)
            {
                case JsonTokenType.String when !cell.IsEscaped:
                    builder.Add(raw[1..^1], ScalarKind.Text);
                    break;
                case JsonTokenType.String:
                    var reader = new Utf8JsonReader(raw);
                    reader.Read();
                    if (_scratch.Length < raw.Length)
                    {
                        _scratch = new byte[raw.Length * 2];
                    }

                    builder.Add(_scratch.AsSpan(0, reader.CopyString(_scratch)), ScalarKind.Text);
                    break;
                default:
                    builder.Add(raw, KindOf(cell.Type));
                    break;
            }
        }

        private static ScalarKind KindOf(JsonTokenType type) => type switch
        {
            JsonTokenType.Number => ScalarKind.Number,
            JsonTokenType.True or JsonTokenType.False => ScalarKind.Boolean,
            JsonTokenType.Null => ScalarKind.Null,
            _ => ScalarKind.Json,
        };
    }
}
