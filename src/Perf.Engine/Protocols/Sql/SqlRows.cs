using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Perf.Engine.Protocols.Sql;

/// <summary>Writes the rows of a step as JSON: <c>{"rows":[{...}],"rowCount":n,"affected":n}</c>. Several results follow one another in the same list.</summary>
internal sealed class SqlRows : IDisposable
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;
    private readonly long _maxSize;
    private JsonEncodedText[] _names = [];
    private SqlCell[] _cells = [];

    public SqlRows(long maxSize)
    {
        _maxSize = maxSize;
        _writer = new Utf8JsonWriter(_buffer, s_options);
        _writer.WriteStartObject();
        _writer.WriteStartArray("rows");
    }

    /// <summary>Begins a result, whose rows have these columns.</summary>
    public void BeginResult(DbDataReader reader)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        _names = new JsonEncodedText[reader.FieldCount];
        _cells = new SqlCell[reader.FieldCount];
        for (int i = 0; i < _names.Length; i++)
        {
            _names[i] = JsonEncodedText.Encode(Unique(reader.GetName(i), i, taken), JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
            _cells[i] = new SqlCell(reader.GetDataTypeName(i));
        }
    }

    /// <summary>Adds the row at which the reader stands.</summary>
    /// <exception cref="StepFault">The body is too large, or a value is of a type that JSON cannot show.</exception>
    public void Add(DbDataReader reader)
    {
        _writer.WriteStartObject();
        for (int i = 0; i < _names.Length; i++)
        {
            _writer.WritePropertyName(_names[i]);
            _cells[i].Write(_writer, reader, i);
        }

        _writer.WriteEndObject();
        Check();
    }

    /// <summary>Ends the document.</summary>
    public ReadOnlyMemory<byte> End(long rows, long affected)
    {
        _writer.WriteEndArray();
        _writer.WriteNumber("rowCount", rows);
        _writer.WriteNumber("affected", affected);
        _writer.WriteEndObject();
        _writer.Flush();
        Check();
        return _buffer.WrittenMemory;
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    // Databases allow columns without a name and several of the same name; JSON has one value for each name.
    private static string Unique(string name, int index, HashSet<string> taken)
    {
        string wanted = name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"column{index + 1}");
        string unique = wanted;
        for (int i = 2; !taken.Add(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{i}");
        }

        return unique;
    }

    private void Check()
    {
        if (_writer.BytesCommitted + _writer.BytesPending > _maxSize)
        {
            throw new StepFault(ErrorClasses.BodyTooLarge, $"the rows are larger as JSON than http.maxBodySize ({_maxSize} bytes); select fewer rows or columns");
        }
    }
}
