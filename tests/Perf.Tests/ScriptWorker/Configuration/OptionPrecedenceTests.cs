using System.Text.Json.Nodes;
using Perf.ScriptWorker;
using Perf.ScriptWorker.Configuration;
using Perf.ScriptWorker.Hosting;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.ScriptWorker.Configuration;

/// <summary>k6's layers of options, from a file to the command line.</summary>
public sealed class OptionPrecedenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CommandLine_IsWrittenAsOptions()
    {
        var problems = new OptionProblems();
        JsonObject layer = CommandLineLayer.Of(new ScriptRunOptions { Vus = 5, Duration = "30s", Iterations = 100, Stages = ["10s:50", "1m:0"] }, problems);
        Assert.Equal("""{"vus":5,"duration":"30s","iterations":100,"stages":[{"duration":"10s","target":"50"},{"duration":"1m","target":"0"}]}""", layer.ToJsonString());
        Assert.Equal("{}", CommandLineLayer.Of(new ScriptRunOptions(), problems).ToJsonString());
        Assert.Empty(problems.Errors);
        CommandLineLayer.Of(new ScriptRunOptions { Stages = ["10s"] }, problems);
        Assert.Contains("-Stage has '10s'", Assert.Single(problems.Errors), StringComparison.Ordinal);
    }

    [Theory]
    // A file is below the script, so that the script's load takes its place; what the script does not say is the file's.
    [InlineData("""{ "vus": 9, "duration": "9s", "tags": { "a": "file" } }""", "{ vus: 2, duration: '2s' }", null, null, "constant-vus 2 2 file")]
    [InlineData("""{ "vus": 9, "duration": "9s" }""", "{}", null, null, "constant-vus 9 9 ")]
    // The command line is above it, in another form too.
    [InlineData("""{ "vus": 9, "duration": "9s" }""", "{ vus: 2, duration: '2s' }", 4, "5s", "constant-vus 4 5 ")]
    [InlineData(null, "{ stages: [ { duration: '7s', target: 3 } ] }", null, "5s", "constant-vus 1 5 ")]
    [InlineData(null, "{ scenarios: { a: { executor: 'constant-arrival-rate', rate: 5, duration: '9s', preAllocatedVUs: 1 } } }", 3, "5s", "constant-vus 3 5 ")]
    // Users alone say how many of what the script asks for.
    [InlineData(null, "{ vus: 2, duration: '6s' }", 8, null, "constant-vus 8 6 ")]
    public void Inspect_Layers_TheLaterWins(string? config, string options, int? vus, string? duration, string expected)
    {
        Scenario scenario = Inspect($"export const options = {options}; export default function () {{ }}", new ScriptRunOptions
        {
            ConfigPath = config is null ? null : _folder.Write("config.json", config),
            Vus = vus,
            Duration = duration,
        });
        var profile = Assert.IsType<ConstantVus>(Assert.Single(scenario.Load));
        Assert.Equal(expected, $"{profile.Executor} {profile.Vus} {profile.Duration.TotalSeconds} {scenario.Tags.GetValueOrDefault("a")}");
    }

    [Fact]
    public void Inspect_OfAScript_IsJudgedByK6sRules() =>
        Assert.Equal(CompatibilityProfile.K6, Inspect("export default function () { }", new ScriptRunOptions()).Compatibility);

    [Theory]
    [InlineData("[1]", ErrorIds.ScenarioInvalid, "must be an object")]
    [InlineData("{ \"vus\": ", ErrorIds.ScenarioInvalid, "cannot be read as JSON")]
    [InlineData(null, ErrorIds.FileNotFound, "K6_CONFIG")]
    public void Inspect_AFileThatIsNone_IsToldWithItsPath(string? text, string id, string says)
    {
        string path = text is null ? Path.Combine(_folder.Path, "none.json") : _folder.Write("bad.json", text);
        PerfException fault = Assert.ThrowsAny<PerfException>(() => Inspect("export default function () { }", new ScriptRunOptions { ConfigPath = path }));
        Assert.Equal(id, fault.Id);
        Assert.Contains(Path.GetFileName(path), fault.Message, StringComparison.Ordinal);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_IterationsBelowTheUsers_IsRefusedAsK6Does()
    {
        PerfException fault = Assert.ThrowsAny<PerfException>(() => Inspect("export default function () { }", new ScriptRunOptions { Vus = 10, Iterations = 5 }));
        Assert.Contains("the number of iterations (5) can't be less than the number of VUs (10)", fault.Message, StringComparison.Ordinal);
    }

    private Scenario Inspect(string script, ScriptRunOptions asked) =>
        new ScriptInspector(SilentLog.Instance, _ => null, TimeProvider.System).Inspect(_folder.Write("script.js", script), new Dictionary<string, string>(), interprets: true, asked);
}
