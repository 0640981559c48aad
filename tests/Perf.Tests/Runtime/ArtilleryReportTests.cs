using System.Text.Json;
using Perf.Runtime;
using Perf.Runtime.Artillery;

namespace Perf.Tests.Runtime;

/// <summary>Artillery's report of runs that are in no store.</summary>
public sealed class ArtilleryReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The result carries what was gathered while it ran, with what the test asked for: here apdex.</summary>
    [Fact]
    public void Export_ResultThatWasKept_HasAllThatWasGathered()
    {
        ReportKeeper keeper = ReportKeeper.For(new Scenario { Artillery = new ArtillerySettings { ApdexThreshold = 100 } })!;
        var begun = new RunResult { Id = "not-stored", StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(1000), Compatibility = CompatibilityProfile.Artillery };
        keeper.Started(begun);
        keeper.Measured(Second(), new RunProgress());
        RunResult result = keeper.Keep(begun with { Duration = TimeSpan.FromSeconds(1) });
        string path = Path.Combine(_folder, "report.json");
        Assert.Null(PerfRuntime.Export(result, "artillery", path));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement counters = json.RootElement.GetProperty("aggregate").GetProperty("counters");
        Assert.Equal(
            ["http.codes.200=3", "http.requests=3", "http.responses=3", "plugins.expect.ok=3", "plugins.expect.ok.statusCode=3", "plugins.metrics-by-endpoint./ok.codes.200=3", "vusers.created_by_name.0=3"],
            counters.EnumerateObject().Select(counter => $"{counter.Name}={counter.Value}"));
        Assert.Equal("1000000", Assert.Single(json.RootElement.GetProperty("intermediate").EnumerateArray()).GetProperty("period").GetString());
    }

    /// <summary>What came back from a job has its sums alone: the report is poorer, and whoever asks for it hears that.</summary>
    [Fact]
    public void Export_ResultOfNoStoreAndNoSession_TellsWhatIsMissing()
    {
        var result = new RunResult { Id = "not-stored-either", Compatibility = CompatibilityProfile.Artillery };
        Assert.Contains("Run the test without -NoStore", PerfRuntime.Export(result, "artillery", Path.Combine(_folder, "report.json")), StringComparison.Ordinal);
        Assert.Null(PerfRuntime.Export(result, "k6summary", Path.Combine(_folder, "summary.json")));
        Assert.Null(PerfRuntime.Export(result with { Compatibility = null }, "artillery", Path.Combine(_folder, "other.json")));
    }

    [Fact]
    public void For_OtherScenarios_IsNothing() => Assert.Null(ReportKeeper.For(new Scenario()));

    /// <summary>Whether a file takes settings of another file, its content says.</summary>
    [Fact]
    public void LoadScenario_ConfigPathForAScenarioOfPerfsOwn_IsRefused()
    {
        string path = Path.Combine(_folder, "own.yaml");
        File.WriteAllText(path, "name: own\ntarget: sample\nload: { l: { executor: constant-vus, vus: 1, duration: 1s, flow: f } }\nflows: { f: { steps: [ { get: / } ] } }\n");
        var fault = Assert.Throws<PerfException>(() => PerfRuntime.LoadScenario(path, new ScenarioFileOptions { ConfigPath = "base.yml" }));
        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        Assert.Equal("own", PerfRuntime.LoadScenario(path, new ScenarioFileOptions()).Name);
    }

    [Fact]
    public void LoadScenario_ConfigPathForAnArtilleryTest_GoesOverIt()
    {
        string path = Path.Combine(_folder, "flow.yml");
        string config = Path.Combine(_folder, "base.yml");
        File.WriteAllText(path, "scenarios: [ { flow: [ { get: { url: \"/{{ base }}\" } } ] } ]\n");
        File.WriteAllText(config, "config: { target: 'http://127.0.0.1:9', phases: [ { duration: 1, arrivalCount: 2 } ], variables: { base: ok } }\n");
        Assert.Equal("http://127.0.0.1:9", PerfRuntime.LoadScenario(path, new ScenarioFileOptions { ConfigPath = config }).Target);
    }

    private static Interval Second() => new()
    {
        Length = TimeSpan.FromSeconds(1),
        Series =
        [
            Counter(MetricNames.OfFlow("0"), ""),
            Counter(MetricNames.HttpReqs, "/ok"),
            Counter(MetricNames.OfCode(MetricNames.HttpReqs, "200"), "/ok"),
            Counter(MetricNames.HttpReqs, "before: /login"),
        ],
        Checks = [new CheckResult { Step = "/ok", Name = "statusCode: 200", Passes = 3 }],
    };

    private static Series Counter(string metric, string step) => new() { Metric = metric, Step = step, Type = MetricType.Counter, Count = 1, Sum = 3, Min = 3, Max = 3 };
}
