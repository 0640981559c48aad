using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>Reads YAML as the JSON that it stands for, so that both forms of a document are read by the same code.</summary>
internal static partial class YamlTree
{
    private const int MaxNodes = 2_000_000;
    private const int MaxDepth = 200;

    /// <summary>Parses a whole source.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ImportInvalid"/>, with line and column.</exception>
    public static JsonDocument Parse(ImportSource source)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new DepthLimit(new Parser(new StringReader(source.ReadText())), MaxDepth));
        }
        catch (YamlException e)
        {
            throw source.Invalid($"is broken in line {e.Start.Line}, column {e.Start.Column}: {e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException or FormatException or OverflowException)
        {
            // The parser ends so on texts that its authors did not foresee.
            throw source.Invalid("is no YAML that can be read", e);
        }

        if (stream.Documents.Count == 0)
        {
            throw source.Invalid("is empty");
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = MaxDepth + 1 }))
        {
            int nodes = 0;
            Write(writer, stream.Documents[0].RootNode, 0, ref nodes, source);
        }

        return JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = MaxDepth + 1 });
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node, int depth, ref int nodes, ImportSource source)
    {
        // Aliases may make a small file a large tree.
        if (++nodes > MaxNodes || depth > MaxDepth)
        {
            throw source.Invalid(depth > MaxDepth ? $"is nested deeper than {MaxDepth} levels" : FormattableString.Invariant($"has more than {MaxNodes:N0} values"));
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach ((YamlNode key, YamlNode value) in mapping.Children)
                {
                    if (key is not YamlScalarNode name)
                    {
                        throw source.Invalid($"has a key that is no text in line {key.Start.Line}");
                    }

                    writer.WritePropertyName(name.Value ?? "");
                    Write(writer, value, depth + 1, ref nodes, source);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                writer.WriteStartArray();
                foreach (YamlNode item in sequence.Children)
                {
                    Write(writer, item, depth + 1, ref nodes, source);
                }

                writer.WriteEndArray();
                break;
            case YamlScalarNode { Style: ScalarStyle.Plain } scalar when scalar.Tag.IsEmpty:
                WritePlain(writer, scalar.Value ?? "");
                break;
            default:
                writer.WriteStringValue(((YamlScalarNode)node).Value ?? "");
                break;
        }
    }

    private static void WritePlain(Utf8JsonWriter writer, string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                writer.WriteNullValue();
                break;
            case "true" or "True" or "TRUE" or "false" or "False" or "FALSE":
                writer.WriteBooleanValue(text[0] is 't' or 'T');
                break;
            case var number when JsonNumber().IsMatch(number):
                writer.WriteRawValue(number);
                break;
            default:
                writer.WriteStringValue(text);
                break;
        }
    }

    // RFC 8259, section 6.
    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
