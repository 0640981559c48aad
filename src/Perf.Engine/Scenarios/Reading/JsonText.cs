using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Writes a YAML tree as JSON: plain numbers, true, false and null as such, everything else as strings.</summary>
internal static class JsonText
{
    // Templates are found in the text again, so nothing may be escaped that JSON does not force to be.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(YamlNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            Write(writer, node);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A scalar as a JSON string, whatever its kind.</summary>
    public static string Text(YamlScalar scalar) => Write(new YamlScalar(scalar.Text, isPlain: false, scalar.Line, scalar.Column, scalar.Start, scalar.End));

    /// <summary>A scalar's text as JSON has it: <c>true</c> for <c>True</c>, <c>null</c> for <c>~</c>.</summary>
    public static string Normal(YamlScalar scalar) => scalar.ScalarKind switch
    {
        ScalarKind.Boolean => scalar.Text[0] is 't' or 'T' ? "true" : "false",
        ScalarKind.Null => "null",
        _ => scalar.Text,
    };

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { ScalarKind: ScalarKind.Text } text:
                writer.WriteStringValue(text.Text);
                break;
            case YamlScalar scalar:
                writer.WriteRawValue(Normal(scalar));
                break;
            case YamlSequence sequence:
                writer.WriteStartArray();
                foreach (YamlNode item in sequence.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case YamlMapping mapping:
                writer.WriteStartObject();
                foreach (YamlEntry entry in mapping.Entries)
                {
                    writer.WritePropertyName(entry.Name);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
        }
    }
}
