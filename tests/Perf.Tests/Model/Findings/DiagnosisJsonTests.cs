using System.Text.Json.Nodes;
using NJsonSchema;
using Perf.Tests.Architecture;
using Perf.Tests.Reporting.Html;

namespace Perf.Tests.Model.Findings;

/// <summary>A diagnosis as JSON, against its published schema.</summary>
public sealed class DiagnosisJsonTests
{
    private static readonly Diagnosis[] s_examples = [new(), MadeUpDiagnosis.Create(), MadeUpDiagnosis.Healthy(), MadeUpDiagnosis.Unjudged(), MadeUpDiagnosis.Hostile("\u0000<>\"'")];

    [Fact]
    public void Write_Read_IsTheSame()
    {
        foreach (Diagnosis example in s_examples)
        {
            string json = DiagnosisJson.Write(example);
            Assert.Equal(json, DiagnosisJson.Write(DiagnosisJson.Read(json)));
            Assert.DoesNotContain('\r', json);
        }

        Diagnosis read = DiagnosisJson.Read(DiagnosisJson.Write(MadeUpDiagnosis.Create()));
        Assert.Equal("CREATE INDEX CONCURRENTLY ON orders (customer_id)", read.Findings[0].Parameters["definition"]);
        Assert.Equal(Sensitivity.Medium, read.Sensitivity);
        Assert.Equal(FindingLayer.Database, read.Findings[0].Layer);
    }

    [Fact]
    public async Task Write_WhatItWrites_MeetsTheSchemaAndIsDescribedByIt()
    {
        JsonSchema schema = await Schema();
        foreach (string json in s_examples.Append(NotFinite()).Select(DiagnosisJson.Write))
        {
            Assert.Empty(schema.Validate(json));
            Assert.Empty(Undescribed(JsonNode.Parse(json), schema, "$"));
        }
    }

    [Theory]
    [InlineData("sensitivity", "\"Huge\"")]
    [InlineData("schemaVersion", "2")]
    [InlineData("findings", """[{"id":"x"}]""")]
    [InlineData("quality", "{}")]
    [InlineData("budget", "3")]
    public async Task Validate_WrongValue_HasErrors(string property, string value)
    {
        JsonNode json = JsonNode.Parse(DiagnosisJson.Write(MadeUpDiagnosis.Create()))!;
        json[property] = JsonNode.Parse(value);
        Assert.NotEmpty((await Schema()).Validate(json.ToJsonString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"findings\":3}")]
    [InlineData("{\"sensitivity\":1}")]
    public void Read_NoDiagnosis_IsAFormatException(string json) => Assert.Throws<FormatException>(() => DiagnosisJson.Read(json));

    [Fact]
    public void Write_Trends_IsAList()
    {
        JsonNode json = JsonNode.Parse(DiagnosisJson.Write([new BottleneckTrend { Id = "db.lock", State = BottleneckState.Growing, Found = 3, Runs = 5 }]))!;
        Assert.Equal("Growing", json[0]!["state"]!.GetValue<string>());
        Assert.Equal(5, json[0]!["runs"]!.GetValue<int>());
        Assert.Equal("[]", DiagnosisJson.Write([]));
    }

    [Fact]
    public async Task Write_Trends_MeetTheirSchemaAndAreDescribedByIt()
    {
        JsonSchema schema = await TrendSchema();
        BottleneckTrend[] all =
        [
            new(),
            Trend() with { Confidence = double.NaN, LastImpact = double.PositiveInfinity, ImpactPerDay = null, PValue = null, AppearedWith = null, Environment = null },
            .. Enum.GetValues<BottleneckState>().Select(state => Trend() with { State = state }),
            .. Enum.GetValues<FindingLayer>().Select(layer => Trend() with { Layer = layer }),
        ];
        foreach (string json in new[] { DiagnosisJson.Write([]), DiagnosisJson.Write(all) })
        {
            Assert.Empty(schema.Validate(json));
            Assert.Empty(Undescribed(JsonNode.Parse(json), schema, "$"));
        }
    }

    [Theory]
    [InlineData("state", "\"Worse\"")]
    [InlineData("layer", "3")]
    [InlineData("found", "-1")]
    [InlineData("confidence", "2")]
    [InlineData("runIds", "null")]
    public async Task Validate_WrongValueOfATrend_HasErrors(string property, string value)
    {
        JsonNode json = JsonNode.Parse(DiagnosisJson.Write([Trend()]))!;
        json[0]![property] = JsonNode.Parse(value);
        Assert.NotEmpty((await TrendSchema()).Validate(json.ToJsonString()));
    }

    private static BottleneckTrend Trend() => new()
    {
        Id = "db.lock",
        Title = "Locks",
        Layer = FindingLayer.Database,
        Scenario = "shop",
        Environment = "staging",
        State = BottleneckState.Growing,
        Runs = 5,
        Found = 3,
        FirstSeen = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero),
        LastSeen = new DateTimeOffset(2026, 3, 5, 8, 0, 0, TimeSpan.FromHours(1)),
        Confidence = 0.9,
        FirstImpact = 0.1,
        LastImpact = 0.3,
        ImpactPerDay = 0.05,
        PValue = 0.01,
        AppearedWith = "build 7",
        RunIds = ["a", "b", "c"],
        Text = "It grows.",
    };

    private static Task<JsonSchema> TrendSchema() => JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "config", "schemas", "bottleneck-trends.schema.json"));

    private static Diagnosis NotFinite() => MadeUpDiagnosis.Create() with { Budget = new TimeBudget { Milliseconds = double.NaN, Parts = [new TimeBudgetPart { Tier = "dns", Milliseconds = double.PositiveInfinity, Share = double.NaN }] } };

    private static IEnumerable<string> Undescribed(JsonNode? node, JsonSchema schema, string path)
    {
        JsonSchema actual = schema.ActualSchema;
        return node switch
        {
            JsonArray array => array.SelectMany(one => Undescribed(one, actual.Item!, $"{path}[]")),
            JsonObject map => map.SelectMany(pair => actual.Properties.TryGetValue(pair.Key, out JsonSchemaProperty? property) ? Undescribed(pair.Value, property, $"{path}.{pair.Key}")
                : actual.AdditionalPropertiesSchema is { } additional ? Undescribed(pair.Value, additional, $"{path}.*")
                : [$"{path}.{pair.Key}"]),
            _ => [],
        };
    }

    private static Task<JsonSchema> Schema() => JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "config", "schemas", "diagnosis.schema.json"));
}
