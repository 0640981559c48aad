using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>Writes an encoded message as JSON, by its descriptor: all fields but those that know of themselves that they have no value.</summary>
internal static class WireToJson
{
    // Protobuf's own limit of nesting.
    private const int MaxDepth = 100;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 4 * MaxDepth };

    /// <summary>The JSON of one message, or of several as an array.</summary>
    /// <exception cref="FormatException">A message is broken, or has a value that JSON has no form for.</exception>
    public static ReadOnlyMemory<byte> Write(MessageDescriptor type, IReadOnlyList<byte[]> messages, bool asList)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json, s_options);
        try
        {
            if (asList)
            {
                writer.WriteStartArray();
            }

            foreach (byte[] message in messages)
            {
                Write(writer, type, UnsafeByteOperations.UnsafeWrap(message), 0);
            }

            if (asList)
            {
                writer.WriteEndArray();
            }
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new FormatException($"the answer is no message of type {type.FullName}: {e.Message}", e);
        }

        writer.Flush();
        return json.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, MessageDescriptor type, ByteString bytes, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException($"the answer is nested more than {MaxDepth} deep");
        }

        if (WellKnownJson.Write(writer, type, bytes))
        {
            return;
        }

        WireMessage message = WireMessage.Read(type, bytes);
        writer.WriteStartObject();
        foreach (FieldDescriptor field in type.Fields.InFieldNumberOrder())
        {
            IReadOnlyList<object> values = message.ValuesOf(field);
            if (values.Count == 0 && field.HasPresence)
            {
                continue;
            }

            writer.WritePropertyName(field.JsonName);
            if (field.IsMap)
            {
                WriteMap(writer, field, values, depth);
            }
            else if (field.IsRepeated)
            {
                writer.WriteStartArray();
                foreach (object value in values)
                {
                    WriteOne(writer, field, value, depth);
                }

                writer.WriteEndArray();
            }
            else
            {
                WriteOne(writer, field, values.Count == 0 ? ScalarWire.DefaultOf(field) : values[0], depth);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteOne(Utf8JsonWriter writer, FieldDescriptor field, object value, int depth)
    {
        if (field.FieldType is FieldType.Message or FieldType.Group)
        {
            Write(writer, field.MessageType, (ByteString)value, depth + 1);
        }
        else
        {
            ScalarJson.Write(writer, field, value);
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, FieldDescriptor field, IReadOnlyList<object> entries, int depth)
    {
        FieldDescriptor key = field.MessageType.FindFieldByNumber(1);
        FieldDescriptor value = field.MessageType.FindFieldByNumber(2);
        var byKey = new Dictionary<string, WireMessage>(StringComparer.Ordinal);
        foreach (ByteString bytes in entries.Cast<ByteString>())
        {
            WireMessage entry = WireMessage.Read(field.MessageType, bytes);
            byKey[ScalarJson.KeyOf(entry.ValuesOf(key) is [var found, ..] ? found : ScalarWire.DefaultOf(key))] = entry;
        }

        writer.WriteStartObject();
        foreach ((string name, WireMessage entry) in byKey)
        {
            writer.WritePropertyName(name);
            object? found = entry.ValuesOf(value) is [var first, ..] ? first : null;
            WriteOne(writer, value, found ?? ScalarWire.DefaultOf(value), depth);
        }

        writer.WriteEndObject();
    }
}
