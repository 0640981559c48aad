using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>graphql:</c> of a request: a JSON body, and an expectation, for a GraphQL server says 200 to what went wrong.</summary>
internal static class GraphQlReader
{
    private const string Key = "graphql";

    public static RequestBody? Read(ValueReader values, YamlNode node, TemplateScope scope)
    {
        if (values.Mapping(node, Key) is not { } mapping)
        {
            return null;
        }

        var section = new Section(values, mapping, Key, ScenarioKeys.GraphQl);
        string? query = section.Required("query") is { } queryNode && values.Template(queryNode, "query", scope) is not null ? JsonText.Text((YamlScalar)queryNode) : null;
        string variables = "";
        if (section.MappingOf("variables") is { } tree)
        {
            variables = BodyReader.ReadJson(values, tree, scope) is { } text ? $",\"variables\":{text}" : "";
        }

        string operation = section["operationName"] is { } nameNode && values.Template(nameNode, "operationName", scope) is not null ? $",\"operationName\":{JsonText.Text((YamlScalar)nameNode)}" : "";
        section.Boolean("allowErrors");
        return query is null ? null : new RequestBody { Kind = BodyKind.Json, Text = $"{{\"query\":{query}{variables}{operation}}}", ContentType = "application/json" };
    }

    /// <summary>What must hold of the answer: it is JSON, and has no errors in it, unless the step allows them.</summary>
    public static IReadOnlyList<Assertion> Expectations(Section step)
    {
        const string Name = "no errors of GraphQL";
        bool allowed = step[Key] is not YamlMapping mapping || mapping.Find("allowErrors")?.Value is YamlScalar { Text: "true" or "True" or "TRUE" };
        return allowed
            ? []
            :
            [
                new Assertion { Name = Name, Part = ResponsePart.Json, Selector = "$.errors[*]", OfCount = true, Operator = ComparisonOperator.Equal, Expected = ["0"], ErrorClass = ErrorClasses.GraphQl },
                new Assertion { Name = Name, Part = ResponsePart.Json, Selector = "$", Operator = ComparisonOperator.Exists, ErrorClass = ErrorClasses.GraphQl },
            ];
    }
}
