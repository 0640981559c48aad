using System.Text.Json.Nodes;
using NJsonSchema;
using Perf.Engine.Scenarios;
using Perf.Engine.Scenarios.Reading;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Tests.Engine.Scenarios;

/// <summary>The schema that editors complete profiles by, against the reader and the files that are shipped.</summary>
public sealed class ProfileSchemaTests
{
    private const string Line = "# yaml-language-server: $schema=../schemas/profiling.schema.json\n";

    private static readonly string s_schema = Path.Combine(RepositoryFiles.Root, "config", "schemas", "profiling.schema.json");

    [Theory]
    [MemberData(nameof(ProfileFileTests.Shipped), MemberType = typeof(ProfileFileTests))]
    public async Task Shipped_EachFile_NamesItsSchemaAndMeetsIt(string file)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "config", "profiling", file));
        Assert.StartsWith(Line, text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Empty(await Validate(text));
    }

    [Theory]
    [InlineData("question: Why?\nsample: cpu", true)]
    [InlineData("question: Why?\nsample: wall\nafter: 0s\nfor: 1m30s", true)]
    [InlineData("question: Why?\nmonitors: [ host, 'process=${process}', { dotnet: { program: '${process}', every: 1s } } ]", true)]
    [InlineData("question: Why?", false)]
    [InlineData("question: Why?\nmonitors: []", false)]
    [InlineData("sample: cpu", false)]
    [InlineData("question: Why?\nsample: heap", false)]
    [InlineData("question: Why?\nsample: cpu\nafter: 5", false)]
    [InlineData("question: Why?\nsample: cpu\nfor: 0s", false)]
    [InlineData("question: Why?\nsample: cpu\nrate: 5", false)]
    [InlineData("question: Why?\nmonitors: [ { disk: {} } ]", false)]
    [InlineData("question: Why?\nmonitors: [ { host: {}, process: { pid: 1 } } ]", false)]
    [InlineData("question: Why?\nmonitors: [ { dotnet: { program: '${process}', evry: 1s } } ]", false)]
    public async Task Schema_SaysWhatTheReaderSays(string text, bool isRight)
    {
        bool reads;
        try
        {
            ProfileFile.Parse(text, "own.yaml", "Shop.dll");
            reads = true;
        }
        catch (ScenarioException)
        {
            reads = false;
        }

        Assert.Equal((isRight, isRight), (!(await Validate(text)).Any(), reads));
    }

    [Fact]
    public void Schema_Keys_AreThoseOfTheReaderAndDescribed()
    {
        JsonNode schema = JsonNode.Parse(File.ReadAllText(s_schema))!;
        JsonObject keys = schema["properties"]!.AsObject();
        Assert.Equal(ScenarioKeys.Profile.Order(StringComparer.Ordinal), keys.Select(key => key.Key).Order(StringComparer.Ordinal));
        Assert.False(schema["additionalProperties"]!.GetValue<bool>());
        Assert.All(keys, key => Assert.False(string.IsNullOrWhiteSpace(key.Value!["description"]?.GetValue<string>()), $"{key.Key} has no description"));
    }

    // Beside the scenarios' schema, which it refers to.
    private static Task<JsonSchema> Schema() => JsonSchema.FromFileAsync(s_schema);

    private static async Task<IEnumerable<string>> Validate(string yaml)
    {
        var problems = new ProblemList("");
        YamlNode root = YamlReader.Read(new SourceText(yaml, ""), problems) ?? throw new InvalidOperationException(string.Join('\n', problems.InOrder()));
        return (await Schema()).Validate(JsonText.Write(root)).Select(error => error.ToString());
    }
}
