using System.Text.Json;

namespace Perf.Compatibility.Import.Har;

/// <summary>
/// Reads a HAR entry by entry, so that a recording of any size takes the memory of its largest entry. The reader is given what has been read so far; a value that
/// is not complete yet is tried again when the buffer holds more, and the buffer doubles, so that each byte is looked at a few times at most.
/// </summary>
internal sealed class HarStream(Stream stream)
{
    private const int FirstBuffer = 256 * 1024;
    private const int LargestBuffer = 512 * 1024 * 1024;

    private static readonly JsonReaderOptions s_options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 };

    private byte[] _buffer = new byte[FirstBuffer];
    private int _length;
    private bool _isFinal;
    private JsonReaderState _state = new(s_options);

    // Where the reader is: in the root, in `log`, or in one of its lists.
    private string? _property;
    private string? _list;
    private bool _isInLog;

    /// <summary>Whether there was an object `log` at all.</summary>
    public bool HasLog { get; private set; }

    /// <summary>Reads all of it.</summary>
    /// <param name="item">Gets each item of a list of the log, with the list's name: <c>pages</c>, <c>entries</c>. It is valid during the call only.</param>
    /// <param name="other">Gets every other property of the log.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidDataException">An entry is larger than half a gigabyte.</exception>
    public void Read(Action<string, JsonElement> item, Action<string, JsonElement> other, CancellationToken stop)
    {
        Fill();
        SkipByteOrderMark();
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            int consumed = ReadBuffered(item, other);
            if (_isFinal)
            {
                return;
            }

            Buffer.BlockCopy(_buffer, consumed, _buffer, 0, _length - consumed);
            _length -= consumed;
            if (_length == _buffer.Length)
            {
                if (_buffer.Length >= LargestBuffer)
                {
                    throw new InvalidDataException("has an entry of more than half a gigabyte");
                }

                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            Fill();
        }
    }

    // Reads what is complete, and gives how many bytes that were.
    private int ReadBuffered(Action<string, JsonElement> item, Action<string, JsonElement> other)
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(0, _length), _isFinal, _state);
        while (true)
        {
            Utf8JsonReader before = reader;
            if (!reader.Read())
            {
                break;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                _property = reader.GetString();
                continue;
            }

            if (Enters(ref reader) || Leaves(ref reader))
            {
                continue;
            }

            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? value))
            {
                reader = before;
                break;
            }

            using (value)
            {
                if (_list is not null)
                {
                    item(_list, value.RootElement);
                }
                else if (_isInLog)
                {
                    other(_property!, value.RootElement);
                }
            }
        }

        _state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private bool Enters(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 0)
        {
            return true;
        }

        if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 1 && !_isInLog && _property == "log")
        {
            return _isInLog = HasLog = true;
        }

        if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 2 && _isInLog && _property is "pages" or "entries" && _list is null)
        {
            _list = _property;
            return true;
        }

        return false;
    }

    private bool Leaves(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _list = null;
            return true;
        }

        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _isInLog = false;
            return true;
        }

        return false;
    }

    private void Fill()
    {
        while (_length < _buffer.Length && !_isFinal)
        {
            int read = stream.Read(_buffer, _length, _buffer.Length - _length);
            _isFinal = read == 0;
            _length += read;
        }
    }

    private void SkipByteOrderMark()
    {
        if (_length >= 3 && _buffer is [0xEF, 0xBB, 0xBF, ..])
        {
            Buffer.BlockCopy(_buffer, 3, _buffer, 0, _length - 3);
            _length -= 3;
        }
    }
}
