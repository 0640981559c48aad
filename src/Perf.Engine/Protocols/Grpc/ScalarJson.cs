using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>Values of scalar fields in protobuf's JSON (protobuf.dev, ProtoJSON format).</summary>
internal static class ScalarJson
{
    /// <summary>Reads a value. A number where text is wanted is taken as written, for a captured value keeps its kind.</summary>
    /// <exception cref="FormatException">It does not fit the field.</exception>
    public static object Parse(FieldDescriptor field, JsonElement json, string place)
    {
        object? value = field.FieldType switch
        {
            FieldType.Double => Double(json),
            FieldType.Float => Float(json),
            FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => Integer(json) is { } n && n >= int.MinValue && n <= int.MaxValue ? (int)n : null,
            FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Integer(json) is { } n && n >= long.MinValue && n <= long.MaxValue ? (long)n : null,
            FieldType.UInt32 or FieldType.Fixed32 => Integer(json) is { } n && n >= 0 && n <= uint.MaxValue ? (uint)n : null,
            FieldType.UInt64 or FieldType.Fixed64 => Integer(json) is { } n && n >= 0 && n <= ulong.MaxValue ? (ulong)n : null,
            FieldType.Bool => json.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
            FieldType.String => json.ValueKind switch { JsonValueKind.String => json.GetString(), JsonValueKind.Number => json.GetRawText(), _ => null },
            FieldType.Enum => Enum(field.EnumType, json),
            _ => json.ValueKind == JsonValueKind.String ? Bytes(json.GetString()!) : null,
        };
        return value ?? throw new FormatException($"{place} must be {WordFor(field)}, not {Shown(json)}");
    }

    /// <summary>Writes a value.</summary>
    public static void Write(Utf8JsonWriter writer, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case int number when field.FieldType == FieldType.Enum:
                WriteEnum(writer, field.EnumType, number);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case uint number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case ByteString bytes:
                writer.WriteBase64StringValue(bytes.Span);
                break;
            default:
                // Text; whole numbers of 64 bits, which a JSON number cannot hold everywhere; and NaN, Infinity and -Infinity.
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>A value as the key of a map.</summary>
    public static string KeyOf(object value) => value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    /// <summary>The key of a map from its text.</summary>
    /// <exception cref="FormatException">It does not fit.</exception>
    public static object ParseKey(FieldDescriptor field, string text, string place)
    {
        if (field.FieldType == FieldType.String)
        {
            return text;
        }

        if (field.FieldType == FieldType.Bool)
        {
            return text switch { "true" => true, "false" => false, _ => throw new FormatException($"{place} has the key '{text}', which must be true or false") };
        }

        using JsonDocument key = JsonDocument.Parse(JsonSerializer.Serialize(text));
        return Parse(field, key.RootElement, $"the key '{text}' of {place}");
    }

    private static void WriteEnum(Utf8JsonWriter writer, EnumDescriptor type, int number)
    {
        if (type.FullName == "google.protobuf.NullValue")
        {
            writer.WriteNullValue();
        }
        else if (type.FindValueByNumber(number) is { } known)
        {
            writer.WriteStringValue(known.Name);
        }
        else
        {
            writer.WriteNumberValue(number);
        }
    }

    private static object? Enum(EnumDescriptor type, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => type.FindValueByName(json.GetString()!)?.Number,
        JsonValueKind.Null when type.FullName == "google.protobuf.NullValue" => 0,
        JsonValueKind.Number => Integer(json) is { } n && n >= int.MinValue && n <= int.MaxValue ? (int)n : null,
        _ => null,
    };

    private static object? Double(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.TryGetDouble(out double number) && double.IsFinite(number) ? number : null,
        JsonValueKind.String => json.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            { } text when double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => number,
            _ => null,
        },
        _ => null,
    };

    private static object? Float(JsonElement json)
    {
        if (Double(json) is not double number)
        {
            return null;
        }

        float single = (float)number;
        return float.IsInfinity(single) && double.IsFinite(number) ? null : single;
    }

    // As a decimal, which holds every whole number of 64 bits; 1.0 and 1e3 are whole numbers too.
    private static decimal? Integer(JsonElement json)
    {
        string? text = json.ValueKind switch { JsonValueKind.Number => json.GetRawText(), JsonValueKind.String => json.GetString(), _ => null };
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out decimal number) && decimal.Truncate(number) == number
            ? number
            : null;
    }

    // Both alphabets, with and without padding.
    private static object? Bytes(string text)
    {
        string standard = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        try
        {
            return ByteString.FromBase64(standard.PadRight((standard.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string WordFor(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => "text",
        FieldType.Bytes => "base64 text",
        FieldType.Bool => "true or false",
        FieldType.Double or FieldType.Float => $"a number ({field.FieldType.ToString().ToLowerInvariant()})",
        FieldType.Enum => $"a value of {field.EnumType.FullName} ({string.Join(", ", field.EnumType.Values.Take(20).Select(value => value.Name))})",
        _ => $"a whole number ({field.FieldType.ToString().ToLowerInvariant()})",
    };

    // Kinds only: a value may be a secret.
    private static string Shown(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "that text",
        JsonValueKind.Number => "that number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
