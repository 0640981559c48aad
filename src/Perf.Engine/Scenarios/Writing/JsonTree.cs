using System.Text.Json;

namespace Perf.Engine.Scenarios.Writing;

/// <summary>Turns a JSON document whose texts are templates into a tree of a scenario file, as far as YAML can hold it.</summary>
internal static class JsonTree
{
    // The reader of scenarios takes 64 levels, and a body stands a few levels deep itself.
    private const int MaxDepth = 50;

    // YAML 1.2, section 7.4.2: a key that is written like one has at most 1024 characters, quotes and escapes included.
    private const int MaxKeyLength = 150;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MaxDepth };

    /// <summary>The tree.</summary>
    /// <param name="json">The document.</param>
    /// <returns>Null for what is no JSON, and for keys that stand twice or are very long.</returns>
    public static DraftNode? Of(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, s_options);
            return Of(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair is found out only when the text is taken.
            return null;
        }
    }

    private static DraftNode? Of(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return DraftScalar.Of(element.GetString()!);
            case JsonValueKind.Array:
                DraftNode?[] items = [.. element.EnumerateArray().Select(Of)];
                return items.Contains(null) ? null : new DraftSequence(items!);
            case JsonValueKind.Object:
                var mapping = new DraftMapping();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    if (property.Name.Length > MaxKeyLength || mapping[property.Name] is not null || Of(property.Value) is not { } value)
                    {
                        return null;
                    }

                    mapping.Add(property.Name, value);
                }

                return mapping;
            default:
                return DraftScalar.Number(element.GetRawText());
        }
    }
}
