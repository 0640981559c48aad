using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Perf.Analysis;

/// <summary>Reads JSON with comments and trailing commas allowed, as editors leave them. Depth is limited to 64, so that recursion is too.</summary>
internal ref struct JsonTreeReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private Utf8JsonReader _reader;
    private int _line;
    private int _lineStart;
    private int _seen;

    private JsonTreeReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 });
        _line = 1;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="bytes">UTF-8, with or without a byte order mark.</param>
    /// <returns>Its root.</returns>
    /// <exception cref="JsonException">The bytes are not JSON; line and position are in it.</exception>
    internal static JsonTree Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new JsonTreeReader(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        reader._reader.Read();
        JsonTree root = reader.ReadValue("");
        reader._reader.Read();
        return root;
    }

    private JsonTree ReadValue(string path)
    {
        (int line, int column) = Locate((int)_reader.TokenStartIndex);
        var tree = new JsonTree { Path = path.Length == 0 ? "." : path, Line = line, Column = column, Kind = _reader.TokenType };
        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => tree with { Members = ReadMembers(path) },
            JsonTokenType.StartArray => tree with { Items = ReadItems(path) },
            JsonTokenType.String => tree with { Text = ReadText() },
            JsonTokenType.Number => tree with { Number = _reader.TryGetDouble(out double number) ? number : double.PositiveInfinity },
            _ => tree,
        };
    }

    private List<(string Name, JsonTree Value)> ReadMembers(string path)
    {
        var members = new List<(string, JsonTree)>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            string name = ReadText();
            _reader.Read();
            members.Add((name, ReadValue(IsPlain(name) ? $"{path}.{name}" : $"{path}[\"{name}\"]")));
        }

        return members;
    }

    private List<JsonTree> ReadItems(string path)
    {
        var items = new List<JsonTree>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(string.Create(CultureInfo.InvariantCulture, $"{path}[{items.Count}]")));
        }

        return items;
    }

    private readonly string ReadText()
    {
        try
        {
            return _reader.GetString() ?? "";
        }
        catch (InvalidOperationException e)
        {
            // A lone surrogate or bytes that are not UTF-8: System.Text.Json reports those by another type.
            throw new JsonException(e.Message, null, _line - 1, null, e);
        }
    }

    private (int Line, int Column) Locate(int offset)
    {
        for (; _seen < offset; _seen++)
        {
            if (_bytes[_seen] == (byte)'\n')
            {
                _line++;
                _lineStart = _seen + 1;
            }
        }

        return (_line, offset - _lineStart + 1);
    }

    private static bool IsPlain(string name) => name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
}
