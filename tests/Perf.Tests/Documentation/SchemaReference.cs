using System.Text;
using System.Text.Json.Nodes;

namespace Perf.Tests.Documentation;

/// <summary>Writes what a JSON schema says as a page for people: a heading for each thing that has a name, with a table of its keys. A pure function of the schema.</summary>
/// <param name="schema">The schema.</param>
/// <param name="prefix">What stands in front of the names of its definitions, where several schemas share a page; nothing otherwise.</param>
internal sealed class SchemaReference(JsonObject schema, string prefix = "")
{
    private static readonly string[] s_choices = ["anyOf", "oneOf"];

    /// <summary>The sections: the whole file first, then each definition in the schema's order.</summary>
    /// <param name="heading">The heading of the whole file.</param>
    public string Sections(string heading)
    {
        var page = new StringBuilder();
        Section(page, heading, schema);
        foreach ((string name, JsonNode? node) in Members(schema, "definitions"))
        {
            Section(page, Heading(name), node!.AsObject());
        }

        return page.ToString();
    }

    /// <summary>What a value may be, in words, with links to what has a heading of its own.</summary>
    /// <param name="node">The schema of the value.</param>
    public string Words(JsonObject node)
    {
        if (node["$ref"] is { } reference)
        {
            return Link(reference.ToString());
        }

        if (node["allOf"] is JsonArray { Count: 1 } all)
        {
            return Words(all[0]!.AsObject());
        }

        if (node["enum"] is JsonArray values)
        {
            return string.Join(", ", values.Select(value => $"`{value}`").Distinct());
        }

        if (node["type"] is null && Choices(node).FirstOrDefault() is { } either)
        {
            return string.Join(" or ", either.Select(one => Words(one!.AsObject())).Distinct());
        }

        return node["type"] switch
        {
            JsonArray types => string.Join(", ", types.Select(type => Word(type!.ToString()))),
            { } type when type.ToString() == "array" => node["items"] is JsonObject item ? $"list of {Words(item)}" : "list",
            { } type when type.ToString() == "object" => Mapping(node),
            { } type => Word(type.ToString()),
            null => "anything",
        };
    }

    private void Section(StringBuilder page, string heading, JsonObject node)
    {
        page.Append($"\n## {heading}\n\n");
        if (node["description"] is { } description)
        {
            page.Append($"{description}\n");
        }

        if (node["properties"] is null)
        {
            page.Append($"\nIs: {Words(node)}.\n");
        }

        foreach (string rule in Rules(node))
        {
            page.Append($"\n{rule}\n");
        }

        (string Key, bool Required, JsonObject Node)[] rows = [.. Rows(node, "")];
        if (rows.Length == 0)
        {
            return;
        }

        page.Append("\n| key | value | |\n|---|---|---|\n");
        foreach ((string key, bool required, JsonObject value) in rows)
        {
            string what = value["description"]?.ToString() ?? "";
            page.Append($"| `{key}`{(required ? " (required)" : "")} | {Cell(Words(value))} | {Cell(what)} |\n");
        }
    }

    // Keys of what has no name of its own stand under the key that has it: basic.user.
    private static IEnumerable<(string Key, bool Required, JsonObject Node)> Rows(JsonObject node, string path)
    {
        string[] required = [.. Names(node)];
        foreach ((string name, JsonNode? value) in Members(node, "properties"))
        {
            JsonObject property = value!.AsObject();
            yield return ($"{path}{name}", required.Contains(name), property);
            foreach ((string Key, bool Required, JsonObject Node) row in Rows(property, $"{path}{name}."))
            {
                yield return row;
            }
        }

        // Within lists, within mappings by name, and within each of several forms.
        IEnumerable<(JsonNode? Inner, string Path)> within = [(node["items"], $"{path.TrimEnd('.')}[]."), (node["additionalProperties"], $"{path}*.")];
        if (node["properties"] is null)
        {
            within = within.Concat(Choices(node).SelectMany(list => list).Select(choice => (choice, path)));
        }

        foreach ((JsonNode? inner, string inside) in within)
        {
            foreach ((string Key, bool Required, JsonObject Node) row in inner is JsonObject one ? Rows(one, inside) : [])
            {
                yield return row;
            }
        }
    }

    private static IEnumerable<string> Names(JsonObject node) => (node["required"] as JsonArray ?? new JsonArray()).Select(name => name!.ToString());

    private static JsonObject Members(JsonObject node, string key) => node[key] as JsonObject ?? new JsonObject();

    // Which keys go together, where a schema says it beside its properties.
    private static IEnumerable<string> Rules(JsonObject node)
    {
        foreach (string kind in s_choices.Where(_ => node["properties"] is not null))
        {
            string[] groups = [.. (node[kind] as JsonArray ?? new JsonArray()).Select(one => Group(one!.AsObject())).Where(group => group.Length > 0)];
            if (groups.Length > 1)
            {
                yield return $"{(kind == "oneOf" ? "Exactly one of" : "At least one of")}: {string.Join("; ", groups)}.";
            }
        }
    }

    private static string Group(JsonObject one)
    {
        string keys = string.Join(" and ", Names(one).Select(name => $"`{name}`"));
        string[] given = [.. Members(one, "properties").Where(property => property.Value?["enum"] is JsonArray).Select(property => $"`{property.Key}: {property.Value!["enum"]![0]}`")];
        return keys.Length == 0 || given.Length == 0 ? keys : $"{string.Join(" and ", given)} with {keys}";
    }

    private string Mapping(JsonObject node)
    {
        JsonObject? value = node["additionalProperties"] as JsonObject ?? Members(node, "patternProperties").Select(one => one.Value).OfType<JsonObject>().FirstOrDefault();
        return value is null ? "mapping" : $"names, each with {Words(value)}";
    }

    private string Link(string reference)
    {
        string name = reference[(reference.LastIndexOf('/') + 1)..];

        // A schema may take a definition of the scenarios' schema.
        return reference.StartsWith("scenario.", StringComparison.Ordinal) ? $"[{name}](scenario-reference.md#{Anchor(name)})" : $"[{name}](#{Anchor(Heading(name))})";
    }

    private string Heading(string name) => prefix.Length == 0 ? name : $"{prefix} {name}";

    private static string Anchor(string heading) => heading.ToLowerInvariant().Replace(' ', '-');

    private static IEnumerable<JsonArray> Choices(JsonObject node) => s_choices.Select(kind => node[kind]).OfType<JsonArray>();

    private static string Word(string type) => type switch
    {
        "string" => "text",
        "boolean" => "true or false",
        "integer" => "whole number",
        "null" => "nothing",
        "array" => "list",
        "object" => "mapping",
        _ => type,
    };

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
