using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Perf.Shell.Commands;

/// <summary>Reads JSON into objects as pwsh does: records or tables, long or double numbers, ISO 8601 text as dates.</summary>
internal sealed partial class JsonReader(bool asHashtable, int depth)
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="JsonException">Not JSON, too deep, or keys that one object cannot have together.</exception>
    public object? Read(string json)
    {
        using var document = JsonDocument.Parse(json, Lenient with { MaxDepth = depth });
        return Value(document.RootElement);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoTime();

    private object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => asHashtable ? Table(element) : Record(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.String => Text(element.GetString()!),
        JsonValueKind.Number => Number(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private PSObject Record(JsonElement element)
    {
        var record = new PSObject();
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name.Length == 0)
            {
                throw new JsonException("The provided JSON includes a property whose name is an empty string, this is only supported using the -AsHashTable switch.");
            }

            if (record.Properties[member.Name] is { } existing)
            {
                if (!string.Equals(existing.Name, member.Name, StringComparison.Ordinal))
                {
                    throw new JsonException($"Cannot convert the JSON string because it contains keys with different casing. Please use the -AsHashTable switch instead. The key that was attempted to be added to the existing key '{existing.Name}' was '{member.Name}'.");
                }

                // The last one wins, as everywhere in JSON.
                record.Properties.Remove(existing.Name);
            }

            record.Properties.Add(new PSNoteProperty(member.Name, Value(member.Value)));
        }

        return record;
    }

    private OrderedHashtable Table(JsonElement element)
    {
        var table = new OrderedHashtable();
        foreach (var member in element.EnumerateObject())
        {
            table[member.Name] = Value(member.Value);
        }

        return table;
    }

    private static object Text(string text)
        => IsoTime().IsMatch(text) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : text;

    private static object Number(JsonElement element)
    {
        string digits = element.GetRawText();
        if (digits.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
        {
            return element.GetDouble();
        }

        return element.TryGetInt64(out long whole) ? (object)whole : BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }
}
