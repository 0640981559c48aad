using System.Text;
using System.Text.Json;

namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Writes nodes as JSON, texts as they are: for functions, which see a request as the test has it.</summary>
internal static class NodeJson
{
    /// <summary>Writes a node.</summary>
    /// <param name="node">The node; null is an empty object.</param>
    /// <returns>The JSON.</returns>
    public static string Of(Node? node)
    {
        if (node is null)
        {
            return "{}";
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(node, json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Node node, Utf8JsonWriter json)
    {
        switch (node)
        {
            case MapNode map:
                json.WriteStartObject();
                foreach (NodeEntry entry in map.Entries)
                {
                    json.WritePropertyName(entry.Key);
                    Write(entry.Value, json);
                }

                json.WriteEndObject();
                break;
            case ListNode list:
                json.WriteStartArray();
                foreach (Node item in list.Items)
                {
                    Write(item, json);
                }

                json.WriteEndArray();
                break;
            case ScalarNode { Value.Kind: ScalarKind.Text } text:
                json.WriteStringValue(text.Text);
                break;
            case ScalarNode scalar:
                json.WriteRawValue(scalar.Text);
                break;
        }
    }
}
