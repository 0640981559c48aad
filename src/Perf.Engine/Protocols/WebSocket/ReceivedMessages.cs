using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Perf.Engine.Protocols.WebSocket;

/// <summary>The messages that a step took, as one JSON array.</summary>
internal sealed class ReceivedMessages
{
    private readonly List<(byte[] Content, bool IsBinary)> _messages = [];

    /// <summary>Adds a message.</summary>
    public void Add(ReadOnlySpan<byte> message, bool isBinary) => _messages.Add((message.ToArray(), isBinary));

    /// <summary>The array: JSON objects and arrays as such, other text as strings, binary content as base64.</summary>
    public ReadOnlyMemory<byte> ToJson()
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartArray();
        foreach ((byte[] content, bool isBinary) in _messages)
        {
            if (isBinary)
            {
                writer.WriteBase64StringValue(content);
            }
            else if (IsJsonTree(content))
            {
                writer.WriteRawValue(content, skipInputValidation: true);
            }
            else
            {
                writer.WriteStringValue(Encoding.UTF8.GetString(content));
            }
        }

        writer.WriteEndArray();
        writer.Flush();
        return json.WrittenMemory;
    }

    private static bool IsJsonTree(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> text = message.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text[0] is not ((byte)'{' or (byte)'['))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(message);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
