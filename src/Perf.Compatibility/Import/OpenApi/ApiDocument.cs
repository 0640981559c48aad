using System.Globalization;
using System.Text.Json;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>A description of an API, and what its references stand for.</summary>
internal sealed class ApiDocument(JsonElement root, ImportNotes notes)
{
    private const int MostReferences = 50;

    public JsonElement Root => root;

    /// <summary>What an element stands for: itself, or what its <c>$ref</c> names. An element of no kind where that is nothing.</summary>
    public JsonElement Resolve(JsonElement element) => Resolve(element, out _);

    /// <summary>What an element stands for.</summary>
    /// <param name="element">The element.</param>
    /// <param name="reference">The last reference on the way, or null: by it cycles are known.</param>
    public JsonElement Resolve(JsonElement element, out string? reference)
    {
        reference = null;
        for (int i = 0; i < MostReferences && element.Get("$ref") is { ValueKind: JsonValueKind.String } pointer; i++)
        {
            reference = pointer.GetString()!;
            if (Find(reference) is not { } found)
            {
                string why = reference.StartsWith('#') ? "stands for nothing in the document" : "is in another document, which is not read; bundle the documents into one first";
                notes.Add(ConversionNoteKind.NotCarriedOver, $"the reference {LiteralText.Name(reference, "")} {why}");
                return default;
            }

            element = found;
        }

        return element;
    }

    // RFC 6901 within the fragment of an address.
    private JsonElement? Find(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return reference == "#" ? root : null;
        }

        JsonElement at = root;
        foreach (string part in reference[2..].Split('/'))
        {
            string name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out JsonElement inner))
            {
                at = inner;
            }
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        return at;
    }
}
