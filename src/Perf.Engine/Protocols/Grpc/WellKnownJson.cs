using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>The messages that have a JSON form of their own: times, wrappers, structures, masks. Google.Protobuf knows these itself. Any is a plain message here.</summary>
internal static class WellKnownJson
{
    private static readonly Dictionary<string, MessageDescriptor> s_types = new MessageDescriptor[]
    {
        Timestamp.Descriptor, Duration.Descriptor, FieldMask.Descriptor, Struct.Descriptor, Value.Descriptor, ListValue.Descriptor,
        DoubleValue.Descriptor, FloatValue.Descriptor, Int64Value.Descriptor, UInt64Value.Descriptor, Int32Value.Descriptor, UInt32Value.Descriptor,
        BoolValue.Descriptor, StringValue.Descriptor, BytesValue.Descriptor,
    }.ToDictionary(type => type.FullName, StringComparer.Ordinal);

    private static readonly JsonFormatter s_formatter = new(JsonFormatter.Settings.Default);
    private static readonly JsonParser s_parser = new(JsonParser.Settings.Default);

    /// <summary>Whether null is a value of the message, and not its absence.</summary>
    public static bool TakesNull(FieldDescriptor field) =>
        (field.FieldType == FieldType.Message && field.MessageType.FullName == Value.Descriptor.FullName)
        || (field.FieldType == FieldType.Enum && field.EnumType.FullName == "google.protobuf.NullValue");

    /// <summary>Encodes it, or gives null when the message has no form of its own.</summary>
    /// <exception cref="FormatException">The JSON does not fit.</exception>
    public static byte[]? Encode(MessageDescriptor message, JsonElement json, string place)
    {
        if (!s_types.TryGetValue(message.FullName, out MessageDescriptor? type))
        {
            return null;
        }

        try
        {
            return s_parser.Parse(json.GetRawText(), type).ToByteArray();
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or ArgumentException or FormatException or OverflowException)
        {
            throw new FormatException($"{place} is no {message.FullName}: {e.Message}", e);
        }
    }

    /// <summary>Writes it; false when the message has no form of its own.</summary>
    /// <exception cref="FormatException">The message has no valid value.</exception>
    public static bool Write(Utf8JsonWriter writer, MessageDescriptor message, ByteString bytes)
    {
        if (!s_types.TryGetValue(message.FullName, out MessageDescriptor? type))
        {
            return false;
        }

        try
        {
            writer.WriteRawValue(s_formatter.Format(type.Parser.ParseFrom(bytes)));
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or JsonException)
        {
            throw new FormatException($"the answer has a {message.FullName} with a value that JSON has no form for", e);
        }
    }
}
