using System.Text.Json;

namespace Perf.Compatibility.Results.Summaries;

/// <summary>A result file that is one document of JSON, and the lines of what is in it.</summary>
internal sealed class JsonSource : IDisposable
{
    /// <summary>The largest file that is read as one document.</summary>
    public const long MaxLength = 512L * 1024 * 1024;

    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly JsonDocument _document;

    private JsonSource(string path, ReadOnlyMemory<byte> utf8, JsonDocument document)
    {
        Path = path;
        _utf8 = utf8;
        _document = document;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The document.</summary>
    public JsonElement Root => _document.RootElement;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What it should be, for messages.</param>
    /// <exception cref="PerfException">It cannot be read, or is no JSON.</exception>
    public static JsonSource Read(string path, string expected)
    {
        ReadOnlyMemory<byte> utf8 = ResultStream.ReadAll(path, MaxLength);
        try
        {
            return new JsonSource(path, utf8, JsonDocument.Parse(utf8));
        }
        catch (JsonException e)
        {
            throw ImportFault.At(path, (e.LineNumber ?? -1) + 1, $"this is not JSON ({e.Message.Split(" LineNumber:", 2)[0].TrimEnd('.')})", expected, e);
        }
    }

    /// <summary>A fault at a place in the document.</summary>
    /// <param name="what">What is wrong there.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="place">The keys that lead there.</param>
    public PerfException Fault(string what, string expected, params string[] place) => ImportFault.At(Path, LineOf(place), $"{string.Join('.', place)} {what}", expected);

    /// <summary>The line of a place, from 1; the line of the last key that is there.</summary>
    /// <param name="place">The keys that lead there; the items of a list are counted from 0.</param>
    public int LineOf(params string[] place)
    {
        var reader = new Utf8JsonReader(_utf8.Span);
        long at = 0;
        reader.Read();
        foreach (string key in place)
        {
            bool isObject = reader.TokenType == JsonTokenType.StartObject;
            if (!isObject && reader.TokenType != JsonTokenType.StartArray)
            {
                break;
            }

            int index = 0;
            bool found = false;
            while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
            {
                found = isObject ? reader.ValueTextEquals(key) : key == index.ToString(System.Globalization.CultureInfo.InvariantCulture);
                if (found)
                {
                    at = reader.TokenStartIndex;
                }

                if (isObject)
                {
                    reader.Read();
                }

                if (found)
                {
                    break;
                }

                reader.Skip();
                index++;
            }

            if (!found)
            {
                break;
            }
        }

        return 1 + _utf8.Span[..(int)at].Count((byte)'\n');
    }

    /// <inheritdoc/>
    public void Dispose() => _document.Dispose();
}
