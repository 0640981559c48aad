using System.Runtime.CompilerServices;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>Encodes JSON as a protobuf message, by the message's descriptor.</summary>
internal static class JsonToWire
{
    // Protobuf's own limit of nesting.
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 100, AllowDuplicateProperties = false };

    private static readonly ConditionalWeakTable<MessageDescriptor, Dictionary<string, FieldDescriptor>> s_fields = [];

    /// <summary>Encodes a message.</summary>
    /// <param name="message">The message's type.</param>
    /// <param name="json">The JSON.</param>
    /// <returns>The encoded message.</returns>
    /// <exception cref="FormatException">It is no JSON, or does not fit the type; the message says where.</exception>
    public static byte[] Encode(MessageDescriptor message, string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, s_options);
            return Encode(message, document.RootElement, "$");
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is no JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}), or nested too deeply, or has a key twice", e);
        }
    }

    // A field goes by its JSON name and by the one in its file; where one field's is another's, the JSON name has it.
    private static Dictionary<string, FieldDescriptor> FieldsByName(MessageDescriptor message)
    {
        var fields = message.Fields.InDeclarationOrder().ToDictionary(field => field.JsonName, StringComparer.Ordinal);
        foreach (FieldDescriptor field in message.Fields.InDeclarationOrder())
        {
            fields.TryAdd(field.Name, field);
        }

        return fields;
    }

    private static byte[] Encode(MessageDescriptor message, JsonElement json, string place)
    {
        if (WellKnownJson.Encode(message, json, place) is { } known)
        {
            return known;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{place} must be an object of {message.FullName}");
        }

        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            Dictionary<string, FieldDescriptor> fields = s_fields.GetValue(message, FieldsByName);
            var chosen = new HashSet<object>();
            foreach (JsonProperty property in json.EnumerateObject())
            {
                if (!fields.TryGetValue(property.Name, out FieldDescriptor? field))
                {
                    string? nearest = NearestWord.Find(property.Name, [.. fields.Keys]);
                    throw new FormatException($"{message.FullName} has no field '{property.Name}' ({place}){(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
                }

                string where = $"{place}.{property.Name}";
                if (property.Value.ValueKind == JsonValueKind.Null && !WellKnownJson.TakesNull(field))
                {
                    continue;
                }

                // The same field by both of its names, or two fields of one choice.
                if (!chosen.Add(field.RealContainingOneof ?? (object)field))
                {
                    throw new FormatException(field.RealContainingOneof is { } choice ? $"{where} is the second of '{choice.Name}', of which only one can be" : $"{where} stands twice");
                }

                Write(output, stream, field, property.Value, where);
            }
        }

        return stream.ToArray();
    }

    private static void Write(CodedOutputStream output, MemoryStream stream, FieldDescriptor field, JsonElement json, string place)
    {
        if (field.IsMap)
        {
            WriteMap(output, field, json, place);
        }
        else if (field.IsRepeated)
        {
            WriteList(output, stream, field, json, place);
        }
        else
        {
            WriteOne(output, stream, field, json, place, skipDefault: !field.HasPresence);
        }
    }

    private static void WriteOne(CodedOutputStream output, MemoryStream stream, FieldDescriptor field, JsonElement json, string place, bool skipDefault)
    {
        if (field.FieldType is FieldType.Message or FieldType.Group)
        {
            byte[] content = Encode(field.MessageType, json, place);
            output.WriteTag(field.FieldNumber, ScalarWire.TypeOf(field));
            if (field.FieldType == FieldType.Message)
            {
                output.WriteBytes(UnsafeByteOperations.UnsafeWrap(content));
                return;
            }

            // A group is its fields between two tags.
            output.Flush();
            stream.Write(content);
            output.WriteTag(field.FieldNumber, WireFormat.WireType.EndGroup);
            return;
        }

        object value = ScalarJson.Parse(field, json, place);
        if (!skipDefault || !ScalarWire.IsDefault(field, value))
        {
            output.WriteTag(field.FieldNumber, ScalarWire.TypeOf(field));
            ScalarWire.Write(output, field, value);
        }
    }

    private static void WriteList(CodedOutputStream output, MemoryStream stream, FieldDescriptor field, JsonElement json, string place)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException($"{place} must be a list");
        }

        if (json.GetArrayLength() > 0 && field.IsPacked && ScalarWire.IsPackable(field))
        {
            using var packed = new MemoryStream();
            using (var values = new CodedOutputStream(packed, leaveOpen: true))
            {
                int index = 0;
                foreach (JsonElement item in json.EnumerateArray())
                {
                    ScalarWire.Write(values, field, ScalarJson.Parse(field, item, $"{place}[{index++}]"));
                }
            }

            output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(UnsafeByteOperations.UnsafeWrap(packed.ToArray()));
            return;
        }

        int number = 0;
        foreach (JsonElement item in json.EnumerateArray())
        {
            WriteOne(output, stream, field, item, $"{place}[{number++}]", skipDefault: false);
        }
    }

    private static void WriteMap(CodedOutputStream output, FieldDescriptor field, JsonElement json, string place)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{place} must be an object: a map of keys to values");
        }

        FieldDescriptor key = field.MessageType.FindFieldByNumber(1);
        FieldDescriptor value = field.MessageType.FindFieldByNumber(2);
        foreach (JsonProperty entry in json.EnumerateObject())
        {
            using var stream = new MemoryStream();
            using (var content = new CodedOutputStream(stream, leaveOpen: true))
            {
                content.WriteTag(1, ScalarWire.TypeOf(key));
                ScalarWire.Write(content, key, ScalarJson.ParseKey(key, entry.Name, place));
                WriteOne(content, stream, value, entry.Value, $"{place}['{entry.Name}']", skipDefault: false);
            }

            output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(UnsafeByteOperations.UnsafeWrap(stream.ToArray()));
        }
    }
}
