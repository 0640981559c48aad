using System.Globalization;
using System.Text.Json;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>
/// Makes a value of a schema: an example, a default, a constant or the first of an enumeration where there is one, otherwise the plainest value that the schema
/// allows. Where a schema is within itself, the inner one is left out.
/// </summary>
internal sealed class SchemaExample(ApiDocument document, SecretVault secrets, ImportNotes notes)
{
    // Beyond this only what is required.
    private const int DepthOfOptional = 2;
    private const int MaxDepth = 12;
    private const int MostItems = 5;

    // Schemas that have each other several times over make more values with each level than any request has.
    private const int MostValues = 10_000;

    private int _left;

    /// <summary>Whether a parameter or media type says by an example or a default what its value is.</summary>
    public bool HasExample(JsonElement holder) => ExampleOf(holder) is not null || ExampleOfSchema(document.Resolve(holder.Get("schema"))) is not null || holder.Get("schema").Get("default").ValueKind != JsonValueKind.Undefined;

    /// <summary>The value of what has a schema and may have examples beside it: a parameter or a media type.</summary>
    public DraftNode OfHolder(JsonElement holder, string name, string place)
    {
        if (ExampleOf(holder) is { } example)
        {
            return Literal(example, name, place);
        }

        // A parameter may be a document of its own kind.
        JsonElement content = holder.Get("content");
        JsonElement schema = holder.Get("schema");
        if (schema.ValueKind == JsonValueKind.Undefined && content.ValueKind == JsonValueKind.Object && content.EnumerateObject().FirstOrDefault().Value is { ValueKind: JsonValueKind.Object } media)
        {
            return OfHolder(media, name, place);
        }

        _left = MostValues;
        DraftNode? made = Of(schema, name, place, 0, []);
        if (_left < 0)
        {
            notes.Add(ConversionNoteKind.Assumed, string.Create(CultureInfo.InvariantCulture, $"bodies end after {MostValues:N0} values, where the schema has more"), place);
        }

        return made ?? DraftScalar.Null;
    }

    /// <summary>A value as it stands in the document.</summary>
    public DraftNode Literal(JsonElement value, string name, string place) =>
        JsonDraft.Of(value, name, (key, text) => secrets.Replace(key, text, place) ?? LiteralText.Escape(text)) ?? DraftScalar.Of(LiteralText.Escape(value.GetRawText()));

    // One example may be named many times.
    private DraftNode Example(JsonElement value, string name, string place)
    {
        _left -= Values(value) - 1;
        return Literal(value, name, place);
    }

    private static int Values(JsonElement value) => 1 + value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Sum(property => Values(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().Sum(Values),
        _ => 0,
    };

    private JsonElement? ExampleOf(JsonElement holder)
    {
        if (holder.Get("example") is { ValueKind: not JsonValueKind.Undefined } example)
        {
            return example;
        }

        JsonElement examples = holder.Get("examples");
        if (examples.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in examples.EnumerateObject())
            {
                if (document.Resolve(property.Value).Get("value") is { ValueKind: not JsonValueKind.Undefined } value)
                {
                    return value;
                }
            }
        }

        return null;
    }

    private static JsonElement? ExampleOfSchema(JsonElement schema) =>
        schema.Get("example") is { ValueKind: not JsonValueKind.Undefined } example ? example
        : schema.Get("examples") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0]
        : schema.Get("default") is { ValueKind: not JsonValueKind.Undefined and not JsonValueKind.Null } value ? value
        : schema.Get("const") is { ValueKind: not JsonValueKind.Undefined } constant ? constant
        : schema.Get("enum") is { ValueKind: JsonValueKind.Array } words && words.GetArrayLength() > 0 ? words[0] : null;

    // Null where the schema is within itself or allows nothing that can be made, and where there are enough values.
    private DraftNode? Of(JsonElement element, string name, string place, int depth, HashSet<string> within)
    {
        if (--_left < 0)
        {
            return null;
        }

        JsonElement schema = document.Resolve(element, out string? reference);
        if (depth > MaxDepth || (reference is not null && !within.Add(reference)))
        {
            return null;
        }

        try
        {
            return ExampleOfSchema(schema) is { } example ? Example(example, name, place)
                : schema.Get("allOf").ValueKind == JsonValueKind.Array ? All(schema, name, place, depth, within)
                : Alternative(schema) is { } alternatives ? OneOf(schema, alternatives, name, place, depth, within)
                : OfType(schema, name, place, depth, within);
        }
        finally
        {
            if (reference is not null)
            {
                within.Remove(reference);
            }
        }
    }

    private static JsonElement? Alternative(JsonElement schema) =>
        schema.Get("oneOf") is { ValueKind: JsonValueKind.Array } one && one.GetArrayLength() > 0 ? one : schema.Get("anyOf") is { ValueKind: JsonValueKind.Array } any && any.GetArrayLength() > 0 ? any : null;

    private DraftNode? All(JsonElement schema, string name, string place, int depth, HashSet<string> within)
    {
        var merged = new DraftMapping();
        DraftNode? other = null;
        DraftNode?[] parts = [.. schema.Get("allOf").EnumerateArray().Select(part => Of(part, name, place, depth, within)), HasOwn(schema) ? OfType(schema, name, place, depth, within) : null];
        foreach (DraftNode? part in parts)
        {
            if (part is DraftMapping mapping)
            {
                foreach ((string key, DraftNode value) in mapping.Entries)
                {
                    merged.Add(key, value);
                }
            }
            else
            {
                other ??= part;
            }
        }

        return merged.IsEmpty && other is not null ? other : merged;
    }

    private static bool HasOwn(JsonElement schema) => schema.Get("properties").ValueKind == JsonValueKind.Object;

    private DraftNode? OneOf(JsonElement schema, JsonElement alternatives, string name, string place, int depth, HashSet<string> within)
    {
        foreach (JsonElement alternative in alternatives.EnumerateArray())
        {
            if (TypeOf(document.Resolve(alternative)) == "null" || Of(alternative, name, place, depth, within) is not { } value)
            {
                continue;
            }

            if (value is DraftMapping mapping)
            {
                foreach ((string key, DraftNode own) in HasOwn(schema) && OfType(schema, name, place, depth, within) is DraftMapping beside ? beside.Entries : [])
                {
                    mapping.Add(key, own);
                }

                Discriminate(schema.Get("discriminator"), alternative.Text("$ref"), mapping);
            }

            return value;
        }

        return null;
    }

    // The property that tells alternatives apart has the name of the one that was taken.
    private static void Discriminate(JsonElement discriminator, string reference, DraftMapping value)
    {
        string property = discriminator.Text("propertyName");
        if (property.Length == 0 || reference.Length == 0)
        {
            return;
        }

        JsonElement mapping = discriminator.Get("mapping");
        string named = mapping.ValueKind == JsonValueKind.Object
            ? mapping.EnumerateObject().Where(one => one.Value.Text() is var text && (text == reference || text == reference.Split('/')[^1])).Select(one => one.Name).FirstOrDefault() ?? reference.Split('/')[^1]
            : reference.Split('/')[^1];
        value.Add(property, LiteralText.Escape(named));
    }

    // 3.0 has one type and `nullable`, 3.1 may have a list with "null" in it.
    private static string TypeOf(JsonElement schema) => schema.Get("type") switch
    {
        { ValueKind: JsonValueKind.Array } types => types.EnumerateArray().Select(type => type.Text()).OrderBy(type => type == "null").FirstOrDefault() ?? "",
        { ValueKind: JsonValueKind.String } type => type.Text(),
        _ => schema.Get("properties").ValueKind == JsonValueKind.Object || schema.Get("additionalProperties").ValueKind == JsonValueKind.Object ? "object" : schema.Get("items").ValueKind == JsonValueKind.Object ? "array" : "",
    };

    private DraftNode? OfType(JsonElement schema, string name, string place, int depth, HashSet<string> within)
    {
        switch (TypeOf(schema))
        {
            case "object":
                return Object(schema, name, place, depth, within);
            case "array":
                return Array(schema, name, place, depth, within);
            case "integer" or "number":
                return PlainValue.Number(schema);
            case "boolean":
                return DraftScalar.Of(true);
            case "null":
                return DraftScalar.Null;
            default:
                if (schema.Get("pattern").ValueKind == JsonValueKind.String)
                {
                    notes.Add(ConversionNoteKind.Assumed, "texts that have to follow a pattern and have no example: put a value that fits in their place", $"{place}: {name}");
                }

                string text = PlainValue.Text(schema);
                return DraftScalar.Of((schema.Text("format") == "password" ? secrets.Reference(name, text, place) : secrets.Replace(name, text, place)) ?? LiteralText.Escape(text));
        }
    }

    private DraftMapping Object(JsonElement schema, string name, string place, int depth, HashSet<string> within)
    {
        var value = new DraftMapping();
        var required = schema.Items("required").Select(item => item.Text()).ToHashSet(StringComparer.Ordinal);
        foreach (JsonProperty property in schema.Get("properties") is { ValueKind: JsonValueKind.Object } properties ? properties.EnumerateObject() : [])
        {
            JsonElement inner = document.Resolve(property.Value);
            if (inner.Text("readOnly") == "true" || (!required.Contains(property.Name) && depth >= DepthOfOptional))
            {
                continue;
            }

            if (Of(property.Value, property.Name, place, depth + 1, within) is { } made)
            {
                value.Add(LiteralText.Escape(property.Name), made);
            }
            else if (required.Contains(property.Name) && _left >= 0)
            {
                notes.Add(ConversionNoteKind.Assumed, "required properties whose schema is within itself are left out", $"{place}: {name}.{property.Name}");
            }
        }

        bool needsMore = schema.Get("minProperties").ValueKind == JsonValueKind.Number && value.Entries.Count < schema.Get("minProperties").GetDouble();
        if (needsMore && schema.Get("additionalProperties") is { ValueKind: JsonValueKind.Object } more && Of(more, name, place, depth + 1, within) is { } extra)
        {
            value.Add("key", extra);
        }

        return value;
    }

    private DraftSequence Array(JsonElement schema, string name, string place, int depth, HashSet<string> within)
    {
        var list = new DraftSequence();
        foreach (JsonElement prefix in schema.Items("prefixItems"))
        {
            list.Items.Add(Of(prefix, name, place, depth + 1, within) ?? DraftScalar.Null);
        }

        int least = schema.Get("minItems") is { ValueKind: JsonValueKind.Number } min && min.TryGetInt32(out int number) ? number : 0;
        int most = schema.Get("maxItems") is { ValueKind: JsonValueKind.Number } max && max.TryGetInt32(out number) ? number : int.MaxValue;
        int wanted = Math.Min(Math.Min(Math.Max(1, least), MostItems), most);
        while (list.Items.Count < wanted && Of(schema.Get("items"), name, place, depth + 1, within) is { } item)
        {
            list.Items.Add(item);
        }

        if (least > list.Items.Count && _left >= 0)
        {
            notes.Add(ConversionNoteKind.Assumed, string.Create(CultureInfo.InvariantCulture, $"lists have {MostItems} items at most, where the schema wants more"), $"{place}: {name}");
        }

        return list;
    }
}
