using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads the body of a step: one of <c>json:</c>, <c>body:</c>, <c>form:</c>, <c>file:</c>, <c>multipart:</c> and <c>graphql:</c>.</summary>
internal static class BodyReader
{
    public static RequestBody? Read(ValueReader values, Section step, TemplateScope scope)
    {
        string[] given = [.. ScenarioKeys.Bodies.Where(step.Has)];
        foreach (string key in given.Skip(1))
        {
            values.Problems.Add(step.Mapping.Find(key)!.Value.Key, $"'{key}' and '{given[0]}' exclude each other; a request has one body");
        }

        if (step.Has("multipart") && (step["headers"] as YamlMapping)?.Entries.FirstOrDefault(entry => entry.Name.Equals("content-type", StringComparison.OrdinalIgnoreCase)) is { Key: { } header })
        {
            values.Problems.Add(header, "a multipart body writes its content type itself, with the mark that separates its parts; remove this header");
        }

        return given.FirstOrDefault() switch
        {
            "json" => Json(values, step["json"]!, scope),
            "body" => values.Template(step["body"]!, "body", scope) is { } text ? new RequestBody { Kind = BodyKind.Text, Text = text } : null,
            "form" => new RequestBody
            {
                Kind = BodyKind.Form,
                Form = PairsReader.Read(values, step.MappingOf("form"), scope),
                ContentType = "application/x-www-form-urlencoded",
            },
            "file" => MultipartReader.ReadFile(values, step["file"]!),
            "multipart" => MultipartReader.Read(values, step["multipart"]!, scope),
            "graphql" => GraphQlReader.Read(values, step["graphql"]!, scope),
            _ => null,
        };
    }

    private static RequestBody? Json(ValueReader values, YamlNode node, TemplateScope scope)
    {
        return ReadJson(values, node, scope) is { } text ? new RequestBody { Kind = BodyKind.Json, Text = text, ContentType = "application/json" } : null;
    }

    /// <summary>A tree as a JSON document whose strings are templates; null when something in it is wrong.</summary>
    public static string? ReadJson(ValueReader values, YamlNode node, TemplateScope scope) => CheckJson(values, node, scope) ? JsonText.Write(node) : null;

    // The tree is no deeper than the reader of the file lets it be.
    private static bool CheckJson(ValueReader values, YamlNode node, TemplateScope scope) => node switch
    {
        YamlScalar { IsMissing: true } scalar => Missing(values, scalar),
        YamlScalar scalar => values.CheckNumber(scalar, "json") & values.CheckTemplate(scalar, scope),
        YamlSequence sequence => sequence.Items.Aggregate(true, (valid, item) => CheckJson(values, item, scope) & valid),
        YamlMapping mapping => mapping.Entries.Aggregate(true, (valid, entry) => values.CheckTemplate(entry.Key, scope) & CheckJson(values, entry.Value, scope) & valid),
        _ => true,
    };

    private static bool Missing(ValueReader values, YamlScalar scalar)
    {
        values.Problems.Add(scalar, "a value is missing here; write null, or \"\" for an empty text");
        return false;
    }
}
