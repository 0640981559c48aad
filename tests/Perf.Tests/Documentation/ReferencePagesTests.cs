using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Perf.Tests.Architecture;

namespace Perf.Tests.Documentation;

/// <summary>Pages that are written from schemas and help are what these say now.</summary>
public sealed partial class ReferencePagesTests
{
    [Fact]
    public void ScenarioReference_OfTheRepository_IsTheOneThatTheSchemaGives()
    {
        string text = ReferencePages.Scenario();
        Assert.Equal(text, ReferencePages.Kept("scenario-reference.md", text));
    }

    [Fact]
    public void ConfigurationReference_OfTheRepository_IsTheOneThatTheSchemasGive()
    {
        string text = ReferencePages.Configuration();
        Assert.Equal(text, ReferencePages.Kept("configuration-reference.md", text));
    }

    [Fact]
    public void ApiReference_OfTheRepository_IsTheOneThatTheHelpGives()
    {
        string text = ApiReference.Write();
        Assert.Equal(text, ReferencePages.Kept("api-reference.md", text));
    }

    [Fact]
    public void ApiReference_HasEachExportedCommandOnce()
    {
        string manifest = File.ReadAllText(Path.Combine(Repository.Root, "module", "Perf.psd1"));
        string[] exported = [.. ExportedCommand().Matches(manifest).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal)];
        Assert.InRange(exported.Length, 30, 100);
        Assert.Equal(exported, ApiReference.Commands.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ScenarioReference_NamesEveryKeyOfTheFile()
    {
        string text = ReferencePages.Scenario();
        JsonObject schema = ReferencePages.Schema("scenario");
        Assert.All(schema["properties"]!.AsObject(), property => Assert.Contains($"| `{property.Key}`", text, StringComparison.Ordinal));
        Assert.All(schema["definitions"]!.AsObject(), definition => Assert.Contains($"\n## {definition.Key}\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public void References_LinkToWhatIsThere()
    {
        foreach (string text in new[] { ReferencePages.Scenario(), ReferencePages.Configuration() })
        {
            string[] anchors = [.. HeadingLine().Matches(text).Select(match => match.Groups[1].Value.ToLowerInvariant().Replace(' ', '-'))];
            Assert.All(OwnLink().Matches(text).Select(match => match.Groups[1].Value), anchor => Assert.Contains(anchor, anchors));
        }
    }

    [Theory]
    [InlineData("""{ "type": "string" }""", "text")]
    [InlineData("""{ "type": ["string", "integer", "null"] }""", "text, whole number, nothing")]
    [InlineData("""{ "enum": ["1.1", 1.1, "2"] }""", "`1.1`, `2`")]
    [InlineData("""{ "type": "array", "items": { "type": "boolean" } }""", "list of true or false")]
    [InlineData("""{ "description": "x", "allOf": [{ "$ref": "#/definitions/vuStage" }] }""", "[vuStage](#vustage)")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "type": "object", "additionalProperties": { "type": "number" } }] }""", "text or names, each with number")]
    [InlineData("""{ "$ref": "scenario.schema.json#/definitions/monitor" }""", "[monitor](scenario-reference.md#monitor)")]
    [InlineData("{}", "anything")]
    public void Words_OfASchema_SayWhatAValueMayBe(string schema, string expected) =>
        Assert.Equal(expected, new SchemaReference(new JsonObject()).Words(JsonNode.Parse(schema)!.AsObject()));

    [Fact]
    public void Sections_OfKeysThatGoTogether_SaySo()
    {
        JsonObject schema = JsonNode.Parse("""
            { "description": "A shape.", "type": "object", "required": ["shape"],
              "properties": { "shape": { "enum": ["sine", "steps"] }, "base": { "type": "number", "description": "a|b" }, "basic": { "type": "object", "properties": { "user": { "type": "string" } } } },
              "anyOf": [{ "properties": { "shape": { "enum": ["sine"] } }, "required": ["base", "period"] }, { "properties": { "shape": { "enum": ["steps"] } }, "required": ["levels"] }] }
            """)!.AsObject();
        string text = new SchemaReference(schema).Sections("It");
        Assert.StartsWith("\n## It\n\nA shape.\n", text, StringComparison.Ordinal);
        Assert.Contains("At least one of: `shape: sine` with `base` and `period`; `shape: steps` with `levels`.", text, StringComparison.Ordinal);
        Assert.Contains("| `shape` (required) | `sine`, `steps` |  |\n", text, StringComparison.Ordinal);
        Assert.Contains("| `base` | number | a\\|b |\n", text, StringComparison.Ordinal);
        Assert.Contains("| `basic.user` | text |  |\n", text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"'([A-Z]\w+-Perf\w+)'")]
    private static partial Regex ExportedCommand();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex HeadingLine();

    [GeneratedRegex(@"\]\(#([^)]+)\)")]
    private static partial Regex OwnLink();
}
