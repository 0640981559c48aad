using NJsonSchema;
using Perf.Analysis;
using Perf.Tests.Architecture;

namespace Perf.Tests.Analysis.Health;

public class HealthFileTests
{
    [Fact]
    public void Load_OfTheRepositorysFile_HasNoProblemAndNamesItsSchema()
    {
        string path = Path.Combine(Repository.Root, "config", "health.yaml");
        HealthSettings settings = HealthFile.Load(path, null);
        Assert.Equal(["influxdb", "prometheus", "grafana", "alertmanager"], settings.Services.Keys);
        Assert.True(settings.Services["alertmanager"].Optional);
        Assert.True(File.Exists(settings.SmokeScenario), settings.SmokeScenario);
        Assert.Equal(["tls", "alertmanager"], HealthFile.Load(path, "Development").Exclude);
        string first = File.ReadLines(path).First();
        Assert.True(File.Exists(Path.Combine(Repository.Root, "config", first["# yaml-language-server: $schema=".Length..])));
    }

    [Fact]
    public void Parse_OfAnEnvironment_AddsToWhatHoldsForAll()
    {
        const string text = """
            services: { prometheus: { url: "http://a:9090", user: u }, grafana: http://g:3000 }
            tls: { warn: 20d }
            environments:
              staging: { services: { prometheus: { url: "http://b:9090" } }, timeout: 3s }
            """;
        HealthSettings staging = HealthFile.Parse(text, "health.yaml", "staging");
        Assert.Equal(("http://b:9090", "u", "http://g:3000"), (staging.Services["prometheus"].Url, staging.Services["prometheus"].User, staging.Services["grafana"].Url));
        Assert.Equal((TimeSpan.FromDays(20), TimeSpan.FromSeconds(3)), (staging.CertificateWarn, staging.Timeout));
        Assert.Equal("http://a:9090", HealthFile.Parse(text, "health.yaml", "production").Services["prometheus"].Url);
    }

    [Fact]
    public void Parse_OfManyMistakes_TellsAllWithTheirLines()
    {
        const string text = """
            services:
              prometeus: http://a
              grafana: { url: http://g, password: secret }
            targets: [ health ]
            tls: { warn: 7d, fail: 30d }
            disk: { warn: lots }
            timeout: 0
            environments:
              production: { smok: {} }
            """;
        ScenarioException e = Assert.Throws<ScenarioException>(() => HealthFile.Parse(text, "health.yaml", null));
        Assert.Equal(ErrorIds.HealthFileInvalid, e.Id);
        Assert.Equal([2, 3, 4, 5, 6, 7, 9], e.Problems.Select(problem => problem.Line));
        Assert.Equal("prometheus", e.Problems[0].Nearest);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfAgents_AddsToWhatHoldsForAllAndRefusesWhatStandsInClear()
    {
        const string text = """
            agents: { cluster: "redis://redis:6379/0", certificate: me.pem, authority: ca.pem }
            environments:
              staging: { agents: { least: 5 } }
            """;
        HealthAgents staging = HealthFile.Parse(text, "/etc/perf/health.yaml", "staging").Agents!;
        Assert.Equal(("redis://redis:6379/0", 5), (staging.Cluster, staging.Least));
        Assert.Equal(Path.GetFullPath("/etc/perf/ca.pem"), staging.AuthorityPath);
        Assert.Null(HealthFile.Parse("timeout: 3s", "health.yaml", null).Agents);

        ScenarioException e = Assert.Throws<ScenarioException>(() => HealthFile.Parse("agents: { cluster: \"redis://perf:secret@redis\", certificate: me.pem }", "health.yaml", null));
        Assert.Equal(2, e.Problems.Count);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "services": { "grafana": "http://g:3000" }, "targets": ["/health", { "url": "https://a/b", "status": 204 }] }""", true)]
    [InlineData("""{ "services": { "grafana": { "user": "u" } } }""", false)]
    [InlineData("""{ "services": { "grafana": { "url": "http://g", "token": "abc" } } }""", false)]
    [InlineData("""{ "services": { "grafana": { "url": "http://g", "token": "${env:T}" } }, "environments": { "staging": { "disk": { "warn": "5GB", "fail": "2%" } } } }""", true)]
    [InlineData("""{ "targets": ["health"] }""", false)]
    [InlineData("""{ "targets": [{ "url": "/h", "status": [99] }] }""", false)]
    [InlineData("""{ "smoke": { "regression": "bad" } }""", false)]
    [InlineData("""{ "agents": { "cluster": "redis://perf:${env:PW}@redis:6379/0", "least": 3, "certificate": "me.pem", "authority": "ca.pem" } }""", true)]
    [InlineData("""{ "agents": { "least": 0 } }""", false)]
    [InlineData("""{ "agents": { "clusters": "localhost" } }""", false)]
    [InlineData("""{ "unknown": 1 }""", false)]
    public async Task Schema_OfTheFile_SaysWhatTheReaderSays(string json, bool isRight)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "config", "schemas", "health.schema.json"));
        bool reads;
        try
        {
            // JSON is YAML.
            HealthFile.Parse(json, "x", null);
            reads = true;
        }
        catch (ScenarioException)
        {
            reads = false;
        }

        Assert.Equal((isRight, isRight), (schema.Validate(json).Count == 0, reads));
    }

    [Theory]
    [InlineData("${env:A}/x", "one/x", "")]
    [InlineData("${env:B:-http://b:1}", "http://b:1", "")]
    [InlineData("${env:A:-no}", "one", "")]
    [InlineData("${env:B}", "", "B")]
    [InlineData("${env:B:-}", "", "")]
    [InlineData("$env:A ${A} ${env:9}", "$env:A ${A} ${env:9}", "")]
    public void Resolve_OfReferences_TakesValuesOrTellsWhatIsMissing(string text, string expected, string missing)
    {
        var names = new List<string>();
        Assert.Equal(expected, EnvironmentReferences.Resolve(text, name => name == "A" ? "one\n" : null, names));
        Assert.Equal(missing, string.Join(",", names));
    }
}
