using System.Text.Json;

namespace Perf.Compatibility.Import;

/// <summary>Reads JSON of elsewhere leniently: what is missing or of another kind is empty.</summary>
internal static class JsonSource
{
    private static readonly JsonDocumentOptions s_options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 };

    /// <summary>Parses a whole source.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ImportInvalid"/>, with the line.</exception>
    public static JsonDocument Parse(ImportSource source)
    {
        try
        {
            return JsonDocument.Parse(source.ReadText(), s_options);
        }
        catch (JsonException e)
        {
            throw source.Invalid($"is broken in line {(e.LineNumber ?? 0) + 1}: {e.Message.Split(" LineNumber:")[0]}", e);
        }
    }

    /// <summary>A property; an element of no kind where it is not there.</summary>
    public static JsonElement Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    /// <summary>A property as text; numbers and truth values as they are written, anything else empty.</summary>
    public static string Text(this JsonElement element, string name) => element.Get(name).Text();

    /// <summary>A value as text.</summary>
    public static string Text(this JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => "",
            };
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text, and .NET says so only when it is taken.
            return "";
        }
    }

    /// <summary>The items of a list; none where there is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Get(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
