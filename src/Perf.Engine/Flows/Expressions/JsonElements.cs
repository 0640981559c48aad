using System.Text.Json;

namespace Perf.Engine.Flows.Expressions;

/// <summary>The elements of a JSON array as values, each with its kind.</summary>
internal static class JsonElements
{
    /// <summary>The elements.</summary>
    /// <param name="json">The array's text.</param>
    /// <returns>Its elements; none for what is no JSON array.</returns>
    public static IReadOnlyList<ScalarValue> Of(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().Select(ValueOf)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static ScalarValue ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => ScalarValue.OfText(element.GetString()!),
        JsonValueKind.Number => new ScalarValue(element.GetRawText(), ScalarKind.Number),
        JsonValueKind.True or JsonValueKind.False => new ScalarValue(element.ValueKind == JsonValueKind.True ? "true" : "false", ScalarKind.Boolean),
        JsonValueKind.Null => new ScalarValue("null", ScalarKind.Null),
        _ => new ScalarValue(element.GetRawText(), ScalarKind.Json),
    };
}
