using System.Text.Json;

namespace Perf.Compatibility.Results.Summaries;

/// <summary>Reads values of a document without failing where one is not there.</summary>
internal static class JsonValues
{
    /// <summary>A member of an object.</summary>
    /// <param name="element">The object, or anything else.</param>
    /// <param name="name">The member.</param>
    /// <returns>The value; undefined where there is none.</returns>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    /// <summary>Whether an object has a member.</summary>
    /// <param name="element">The object, or anything else.</param>
    /// <param name="name">The member.</param>
    public static bool Has(this JsonElement element, string name) => element.Member(name).ValueKind != JsonValueKind.Undefined;

    /// <summary>The members of an object; none of anything else.</summary>
    /// <param name="element">The object.</param>
    public static IEnumerable<JsonProperty> Members(this JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];

    /// <summary>The items of a list; none of anything else.</summary>
    /// <param name="element">The list.</param>
    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <summary>A number.</summary>
    /// <param name="element">The value.</param>
    /// <returns>Null for anything else, and for numbers that are not finite.</returns>
    public static double? Number(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

    /// <summary>A text.</summary>
    /// <param name="element">The value.</param>
    /// <returns>Null for anything else.</returns>
    public static string? Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
