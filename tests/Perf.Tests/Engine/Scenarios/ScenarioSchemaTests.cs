using Newtonsoft.Json.Linq;
using NJsonSchema;
using Perf.Engine.Scenarios;
using Perf.Engine.Scenarios.Reading;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Tests.Engine.Scenarios;

public class ScenarioSchemaTests
{
    private static readonly JObject s_json = JObject.Parse(File.ReadAllText(RepositoryFiles.Schema));

    public static TheoryData<string> ScenarioFiles => [.. RepositoryFiles.Scenarios.Select(path => Path.GetRelativePath(Path.Combine(RepositoryFiles.Root, "scenarios"), path))];

    public static TheoryData<string, string[]> KeyTables
    {
        get
        {
            var tables = new TheoryData<string, string[]>
            {
                { "$.properties", [.. ScenarioKeys.Scenario] },
                { "$.definitions.data.properties", [.. ScenarioKeys.Data] },
                { "$.definitions.oauth2.properties", [.. ScenarioKeys.OAuth2] },
                { "$.definitions.graphql.properties", [.. ScenarioKeys.GraphQl] },
                { "$.definitions.filePart.properties", [.. ScenarioKeys.FilePart] },
                { "$.definitions.markupConditions.properties", [.. ScenarioKeys.MarkupConditions] },
                { "$.definitions.http.properties", [.. ScenarioKeys.Http] },
                { "$.definitions.tls.properties", [.. ScenarioKeys.Tls] },
                { "$.definitions.dns.properties", [.. ScenarioKeys.Dns] },
                { "$.definitions.auth.anyOf[1].properties", [.. ScenarioKeys.Auth] },
                { "$.definitions.credentials.properties", [.. ScenarioKeys.Credentials] },
                { "$.definitions.connection.properties", [.. ScenarioKeys.Connection] },
                { "$.definitions.webSocketStep.properties", [.. ScenarioKeys.WebSocketStep] },
                { "$.definitions.webSocketMessage.properties", [.. ScenarioKeys.WebSocketMessage] },
                { "$.definitions.webSocketReceive.properties", [.. ScenarioKeys.WebSocketReceive] },
                { "$.definitions.grpcStep.properties", [.. ScenarioKeys.GrpcStep] },
                { "$.definitions.grpcExpect.properties", [.. ScenarioKeys.GrpcExpect] },
                { "$.definitions.sqlStep.properties", [.. ScenarioKeys.SqlStep] },
                { "$.definitions.redisStep.properties", [.. ScenarioKeys.RedisStep] },
                { "$.definitions.scriptStep.properties", [.. ScenarioKeys.ScriptStep] },
                { "$.definitions.scriptExpect.properties", [.. ScenarioKeys.ScriptExpect] },
                { "$.definitions.sqlExpect.properties", [.. ScenarioKeys.SqlExpect] },
                { "$.definitions.redisExpect.properties", [.. ScenarioKeys.RedisExpect] },
                { "$.definitions.environment.properties", [.. ScenarioKeys.Environment] },
                { "$.definitions.vuStage.properties", [.. ScenarioKeys.Stage] },
                { "$.definitions.rateStage.properties", [.. ScenarioKeys.Stage] },
                { "$.definitions.flow.properties", [.. ScenarioKeys.Flow] },
                { "$.definitions.requestStep.properties", [.. ScenarioKeys.RequestStep] },
                { "$.definitions.thinkStep.properties", [.. ScenarioKeys.ThinkStep] },
                { "$.definitions.think.properties", [.. ScenarioKeys.Think] },
                { "$.definitions.expect.properties", [.. ScenarioKeys.Expect] },
                { "$.definitions.pause.properties", [.. ScenarioKeys.Pause] },
                { "$.definitions.retry.properties", [.. ScenarioKeys.Retry] },
                { "$.definitions.computed.properties", [.. ScenarioKeys.Computed] },
                { "$.definitions.loopStep.properties", [.. ScenarioKeys.LoopStep] },
                { "$.definitions.ifStep.properties", [.. ScenarioKeys.IfStep] },
                { "$.definitions.parallelStep.properties", [.. ScenarioKeys.ParallelStep] },
                { "$.definitions.sequenceStep.properties", [.. ScenarioKeys.SequenceStep] },
                { "$.definitions.groupStep.properties", [.. ScenarioKeys.GroupStep] },
                { "$.definitions.choiceStep.properties", [.. ScenarioKeys.ChoiceStep] },
                { "$.definitions.choiceBranch.properties", [.. ScenarioKeys.ChoiceBranch] },
                { "$.definitions.setStep.properties", [.. ScenarioKeys.SetStep] },
                { "$.definitions.logStep.properties", [.. ScenarioKeys.LogStep] },
                { "$.definitions.metricStep.properties", [.. ScenarioKeys.MetricStep] },
                { "$.definitions.metric.properties", [.. ScenarioKeys.Metric] },
                { "$.definitions.stopStep.properties", [.. ScenarioKeys.StopStep] },
                { "$.definitions.callStep.properties", [.. ScenarioKeys.CallStep] },
                { "$.definitions.once.properties", [.. ScenarioKeys.Once] },
                { "$.definitions.headerConditions.properties", [.. ScenarioKeys.HeaderConditions] },
                { "$.definitions.jsonConditions.properties", [.. ScenarioKeys.JsonConditions] },
                { "$.definitions.bodyConditions.properties", [.. ScenarioKeys.BodyConditions] },
                { "$.definitions.capture.properties", [.. ScenarioKeys.Capture] },
                { "$.definitions.threshold.properties", [.. ScenarioKeys.Threshold] },
            };
            tables.Add("$.definitions.monitor.properties", [.. ScenarioKeys.Monitors.Keys]);
            tables.Add("$.definitions.monitorQuery.properties", [.. ScenarioKeys.MonitorQuery]);
            tables.Add("$.definitions.monitorValue.properties", [.. ScenarioKeys.MonitorValue]);
            foreach ((string kind, IReadOnlyList<string> keys) in ScenarioKeys.Monitors)
            {
                tables.Add($"$.definitions.monitor{char.ToUpperInvariant(kind[0])}{kind[1..]}.properties", [.. keys]);
            }

            foreach ((string executor, IReadOnlyList<string> keys) in ScenarioKeys.Executors)
            {
                tables.Add($"$.definitions.{executor}.properties", [.. keys]);
            }

            tables.Add("$.definitions.output.anyOf[1].properties", [.. OutputWords.Kinds]);
            foreach (string word in OutputWords.Kinds)
            {
                tables.Add($"$.definitions.output.anyOf[1].properties['{word}'].anyOf[1].properties", [.. OutputWords.SettingsOf(OutputWords.Find(word)!.Value)]);
            }

            return tables;
        }
    }

    [Theory]
    [MemberData(nameof(KeyTables))]
    public void Schema_PropertiesOfEachMapping_AreTheKeysOfTheLoader(string path, string[] keys)
    {
        var properties = Assert.IsType<JObject>(s_json.SelectToken(path));
        Assert.Equal(keys.Order(StringComparer.Ordinal), properties.Properties().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(false, (bool?)properties.Parent!.Parent!["additionalProperties"]);
    }

    [Fact]
    public void Schema_EveryMappingWithKeys_HasATable()
    {
        int mappings = s_json.Descendants().OfType<JProperty>().Count(property => property.Name == "properties" && property.Value is JObject { Parent.Parent: JObject owner } && (string?)owner["type"] == "object");
        Assert.Equal(mappings, KeyTables.Count);
    }

    [Fact]
    public void Schema_EveryKey_IsDescribed()
    {
        IEnumerable<JProperty> keys = s_json.Descendants().OfType<JProperty>()
            .Where(property => property.Name == "properties" && property.Value is JObject)
            .SelectMany(property => ((JObject)property.Value).Properties());
        Assert.All(keys, key => Assert.False(string.IsNullOrWhiteSpace((string?)key.Value["description"]), $"{key.Path} has no description"));
    }

    [Theory]
    [MemberData(nameof(ScenarioFiles))]
    public async Task Scenarios_EachFile_LoadsAndValidates(string name)
    {
        string path = Path.Combine(RepositoryFiles.Root, "scenarios", name);
        Scenario scenario = ScenarioLoader.Load(path);
        Assert.Empty(scenario.Warnings);
        string schema = Path.GetRelativePath(Path.GetDirectoryName(path)!, RepositoryFiles.Schema).Replace(Path.DirectorySeparatorChar, '/');
        Assert.StartsWith($"# yaml-language-server: $schema={schema}\n", File.ReadAllText(path).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Empty(await Validate(File.ReadAllText(path)));
    }

    [Theory]
    [InlineData("outputs: statsd=127.0.0.1:8125")]
    [InlineData("outputs: [ influxdb=http://127.0.0.1:8086/perf, { prometheus: { listen: \"127.0.0.1:9464\" } }, { csv: a.csv } ]")]
    [InlineData("outputs: [ { influxdb: { url: \"http://127.0.0.1:8086\", version: 2, org: a, bucket: b, token: \"${env:T}\", tags: { tier: 1 }, every: 5s, memoryLimit: 1MiB, required: true } } ]")]
    public async Task Schema_Outputs_Validate(string outputs) => Assert.Empty(await Validate(ValidScenario.With(outputs)));

    [Fact]
    public async Task Schema_WholeFormat_Validates() => Assert.Empty(await Validate(ValidScenario.Whole));

    [Fact]
    public async Task Schema_WholeLanguage_Validates() => Assert.Empty(await Validate(LanguageScenario.Whole));

    [Theory]
    [InlineData("loda: {}")]
    [InlineData("http: { timeout: 30 }")]
    [InlineData("http: { version: 4 }")]
    [InlineData("http: { maxConnections: 0 }")]
    [InlineData("http: { tls: { skipverify: true } }")]
    [InlineData("http: { auth: { basic: { user: a } } }")]
    [InlineData("http: { auth: { bearer: a, digest: { user: a, password: b } } }")]
    [InlineData("http: { auth: some }")]
    [InlineData("http: { proxy: \"ftp://proxy.example\" }")]
    [InlineData("http: { sourceAddresses: 127.0.0.1 }")]
    [InlineData("http: { dns: { select: last } }")]
    [InlineData("http: { dns: { ttl: 5 } }")]
    [InlineData("http: { hosts: { a: [] } }")]
    [InlineData("http: { tls: { minVersion: 1.1 } }")]
    [InlineData("http: { tls: { key: a.pem } }")]
    [InlineData("variables: { a: { b: 1 } }")]
    [InlineData("connections: { a: { postgres: x } }")]
    [InlineData("connections: { a: { mysql: x, redis: y } }")]
    [InlineData("connections: { a: { redis: x, maxConnections: 0 } }")]
    [InlineData("environments: { a: { traget: http://x } }")]
    [InlineData("thresholds: { http_req_duration: { threshhold: x } }")]
    [InlineData("monitors: host")]
    [InlineData("monitors: [ { disk: {} } ]")]
    [InlineData("monitors: [ { host: {}, process: {} } ]")]
    [InlineData("monitors: [ { process: { pid: 1, program: a } } ]")]
    [InlineData("monitors: [ { prometheus: { url: a } } ]")]
    public async Task Schema_BadKey_DoesNotValidate(string more) => Assert.NotEmpty(await Validate(ValidScenario.With(more)));

    [Theory]
    [InlineData("a: { executor: constant-vu, duration: 1s }")]
    [InlineData("a: { executor: constant-vus, vus: many, duration: 1s }")]
    [InlineData("a: { executor: constant-vus, vus: 0, duration: 1s }")]
    [InlineData("a: { executor: constant-vus, duration: 30 }")]
    [InlineData("a: { executor: constant-vus, duration: -30s }")]
    [InlineData("a: { executor: constant-vus, duration: 1s, rate: 5 }")]
    [InlineData("a: { executor: constant-arrival-rate, rate: -5, duration: 1s }")]
    [InlineData("a: { executor: constant-arrival-rate, rate: 0, duration: 1s }")]
    [InlineData("a: { executor: ramping-vus, stages: [] }")]
    [InlineData("a: { executor: constant-arrival-rate, rate: 5, duration: 1s, arrival: random }")]
    [InlineData("a: { executor: shaped-arrival-rate, shape: saw }")]
    [InlineData("a: { executor: shaped-arrival-rate, shape: sine, base: 5, amplitude: 1, duration: 1m }")]
    [InlineData("a: { executor: shaped-arrival-rate, shape: steps, levels: [], each: 1m }")]
    public async Task Schema_BadLoad_DoesNotValidate(string profile) => Assert.NotEmpty(await Validate(ValidScenario.WithLoad(profile)));

    [Theory]
    [InlineData("{ get: /a, post: /b }")]
    [InlineData("{ name: x }")]
    [InlineData("{ think: 1s, timeout: 1s }")]
    [InlineData("{ get: /, expect: { statsu: 200 } }")]
    [InlineData("{ get: /, expect: { rows: 1 } }")]
    [InlineData("{ websocket: /a, messages: [ { send: a, receive: {} } ] }")]
    [InlineData("{ websocket: /a, messages: [ { receive: { contain: a } } ] }")]
    [InlineData("{ websocket: /a, method: GET }")]
    [InlineData("{ grpc: GetItem }")]
    [InlineData("{ grpc: a.B/C, message: {}, messages: [] }")]
    [InlineData("{ grpc: a.B/C, expect: { status: 200 } }")]
    [InlineData("{ sql: select 1, get: / }")]
    [InlineData("{ sql: select 1, expect: { status: 200 } }")]
    [InlineData("{ sql: select 1, parameters: { \"@id\": 1 } }")]
    [InlineData("{ redis: [] }")]
    [InlineData("{ redis: PING, parameters: { a: 1 } }")]
    [InlineData("{ get: /, capture: { a: { json: $.a, header: b } } }")]
    [InlineData("{ loop: 3 }")]
    [InlineData("{ loop: [ { get: / } ], cuont: 3 }")]
    [InlineData("{ loop: [ { gett: / } ] }")]
    [InlineData("{ if: a, else: [ { get: / } ] }")]
    [InlineData("{ parallel: [], limit: 2 }")]
    [InlineData("{ group: a }")]
    [InlineData("{ choice: [ { weight: -1, steps: [ { get: / } ] } ] }")]
    [InlineData("{ set: {} }")]
    [InlineData("{ stop: all }")]
    [InlineData("{ metric: a, type: counted }")]
    [InlineData("{ call: a, wiht: {} }")]
    [InlineData("{ get: /, retry: 0 }")]
    [InlineData("{ get: /, retry: { onErrors: timout } }")]
    [InlineData("{ think: { distribution: gamma, mean: 1s } }")]
    public async Task Schema_BadStep_DoesNotValidate(string step) => Assert.NotEmpty(await Validate(ValidScenario.WithSteps(step)));

    private static async Task<IEnumerable<string>> Validate(string yaml)
    {
        var problems = new ProblemList("");
        YamlNode root = YamlReader.Read(new SourceText(yaml, ""), problems) ?? throw new InvalidOperationException(string.Join('\n', problems.InOrder()));
        JsonSchema schema = await JsonSchema.FromJsonAsync(s_json.ToString());
        return schema.Validate(JsonText.Write(root)).Select(error => error.ToString());
    }
}
