using System.Text.Json;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import;

/// <summary>Turns JSON into a tree of the scenario's, as far as YAML can hold it.</summary>
internal static class JsonDraft
{
    // The reader of scenarios takes 64 levels, and the body stands a few levels deep itself.
    private const int MaxDepth = 50;

    // YAML 1.2, section 7.4.2: a key that is written like one has at most 1024 characters, quotes and escapes included.
    private const int MaxKeyLength = 150;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MaxDepth };

    /// <summary>Reads a text as JSON; null when it is none, or when a mapping cannot hold it: keys that stand twice, are very long, or nested too deep.</summary>
    /// <param name="text">The text.</param>
    /// <param name="template">Makes a template of a string; gets the key under which it stands and the string.</param>
    public static DraftNode? Read(string text, Func<string, string, string> template)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text, s_options);
            return Of(document.RootElement, "", template);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair is found out only when the string is taken.
            return null;
        }
    }

    /// <summary>An element as a tree; null where a mapping cannot hold it.</summary>
    public static DraftNode? Of(JsonElement element, string key, Func<string, string, string> template)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return DraftScalar.Of(template(key, element.GetString()!));
            case JsonValueKind.Array:
                var list = new DraftSequence();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    if (Of(item, key, template) is not { } node)
                    {
                        return null;
                    }

                    list.Items.Add(node);
                }

                return list;
            case JsonValueKind.Object:
                return Mapping(element, template);
            case JsonValueKind.Number:
                return Number(element.GetRawText(), key, template);
            default:
                return DraftScalar.Number(element.GetRawText());
        }
    }

    private static DraftMapping? Mapping(JsonElement element, Func<string, string, string> template)
    {
        var mapping = new DraftMapping();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            // Names are templates too.
            string name = LiteralText.Escape(property.Name);
            if (name.Length > MaxKeyLength || !names.Add(name) || Of(property.Value, property.Name, template) is not { } value)
            {
                return null;
            }

            mapping.Add(name, value);
        }

        return mapping;
    }

    // A number may come back from an earlier response; then its template takes its place, and the value keeps its kind.
    private static DraftScalar Number(string text, string key, Func<string, string, string> template) =>
        template(key, text) is var replaced && replaced.StartsWith("${", StringComparison.Ordinal) ? DraftScalar.Of(replaced) : DraftScalar.Number(text);
}
