using System.Text.Json.Nodes;
using NJsonSchema;

namespace Perf.Tests.Model.Serialization;

public class ResultSchemaTests
{
    [Fact]
    public async Task Validate_WhatWriteWrites_HasNoErrors()
    {
        JsonSchema schema = await Schema();
        Assert.Empty(schema.Validate(RunResultJson.Write(new RunResult())));
        for (int seed = 0; seed < 50; seed++)
        {
            string json = RunResultJson.Write(new ArbitraryRun(seed).Result());
            Assert.True(schema.Validate(json).Count == 0, $"seed {seed}: {string.Join("; ", schema.Validate(json))}");
        }
    }

    [Theory]
    [InlineData("status", "\"Sleeping\"")]
    [InlineData("schemaVersion", "2")]
    [InlineData("duration", "\"1s\"")]
    [InlineData("metrics", """{"x":{"name":"x"}}""")]
    [InlineData("verdict", "{}")]
    public async Task Validate_WrongValue_HasErrors(string property, string value)
    {
        JsonNode json = JsonNode.Parse(RunResultJson.Write(new RunResult()))!;
        json[property] = JsonNode.Parse(value);
        Assert.NotEmpty((await Schema()).Validate(json.ToJsonString()));
    }

    [Fact]
    public async Task Schema_EveryPropertyThatIsWritten_IsDescribed()
    {
        JsonSchema schema = await Schema();
        for (int seed = 0; seed < 30; seed++)
        {
            Assert.Empty(Undescribed(JsonNode.Parse(RunResultJson.Write(new ArbitraryRun(seed).Result())), schema, "$"));
        }
    }

    private static IEnumerable<string> Undescribed(JsonNode? node, JsonSchema schema, string path)
    {
        JsonSchema actual = schema.ActualSchema;
        actual = actual.OneOf.Select(one => one.ActualSchema).FirstOrDefault(one => one.Properties.Count > 0) ?? actual;
        switch (node)
        {
            case JsonArray array:
                return array.SelectMany(one => Undescribed(one, actual.Item!, $"{path}[]"));
            case JsonObject map:
                return map.SelectMany(pair =>
                    actual.Properties.TryGetValue(pair.Key, out JsonSchemaProperty? property) ? Undescribed(pair.Value, property, $"{path}.{pair.Key}")
                    : actual.AdditionalPropertiesSchema is { } additional ? Undescribed(pair.Value, additional, $"{path}.*")
                    : [$"{path}.{pair.Key}"]);
            default:
                return [];
        }
    }

    private static Task<JsonSchema> Schema() => JsonSchema.FromFileAsync(Path.Combine(RepositoryRoot(), "config", "schemas", "result.schema.json"));

    private static string RepositoryRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Perf.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The tests must run inside the repository.");
    }
}
