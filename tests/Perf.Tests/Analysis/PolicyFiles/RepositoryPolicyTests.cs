using NJsonSchema;
using Perf.Analysis;
using Perf.Tests.Architecture;

namespace Perf.Tests.Analysis.PolicyFiles;

/// <summary>The files that the repository has, which people begin with.</summary>
public class RepositoryPolicyTests
{
    [Fact]
    public void Load_OfTheRepositorysPolicy_HasNoProblem()
    {
        AlertPolicy policy = AlertPolicyFile.Load(Path.Combine(Repository.Root, AlertPolicyFile.RelativePath));
        Assert.Equal(["slack", "email", "github", "pagerduty"], policy.Channels.Select(channel => channel.Name));
        Assert.Equal(8, policy.Rules.Count);
    }

    [Fact]
    public void Load_OfTheRepositorysEndpoints_HasNoProblem() => Assert.Equal(3, CriticalEndpointsFile.Load(Path.Combine(Repository.Root, CriticalEndpointsFile.RelativePath)).Count);

    [Theory]
    [InlineData("alerts.schema.json", "../ci-cd/alerts.yaml")]
    [InlineData("critical-endpoints.schema.json", "../critical-endpoints.yaml")]
    public async Task Files_OfTheRepository_NameTheirSchema(string schema, string file)
    {
        string folder = Path.Combine(Repository.Root, "config", "schemas");
        Assert.NotNull(await JsonSchema.FromFileAsync(Path.Combine(folder, schema)));
        string first = File.ReadLines(Path.GetFullPath(Path.Combine(folder, file))).First();
        Assert.StartsWith("# yaml-language-server: $schema=", first, StringComparison.Ordinal);
        string named = first["# yaml-language-server: $schema=".Length..];
        Assert.True(File.Exists(Path.GetFullPath(Path.Combine(folder, Path.GetDirectoryName(file)!, named))), named);
    }

    [Theory]
    [InlineData("""{ "channels": { "slack": { "url": "${env:S}" } } }""", true)]
    [InlineData("""{ "channels": { "slack": { "url": "https://hooks.slack.com/x" } } }""", false)]
    [InlineData("""{ "channels": { "x": { "type": "webhook", "url": "https://example.com", "body": { "a": 1 } } }, "rules": [ "cpu", { "rule": "error-rate", "limit": "1%" } ] }""", true)]
    [InlineData("""{ "channels": { "x": { "url": "https://example.com" } } }""", false)]
    [InlineData("""{ "channels": { "x": { "type": "webhook", "url": "https://example.com", "to": "a" } } }""", false)]
    [InlineData("""{ "channels": { "slack": { "url": "${env:S}" } }, "rules": [ "cpus" ] }""", false)]
    [InlineData("""{ "rules": [ "cpu" ] }""", false)]
    public async Task Schema_OfPolicies_SaysWhatTheReaderSays(string json, bool isRight)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "config", "schemas", "alerts.schema.json"));
        bool reads;
        try
        {
            // JSON is YAML.
            AlertPolicyFile.Parse(json, "x");
            reads = true;
        }
        catch (ScenarioException)
        {
            reads = false;
        }

        Assert.Equal((isRight, isRight), (schema.Validate(json).Count == 0, reads));
    }
}
