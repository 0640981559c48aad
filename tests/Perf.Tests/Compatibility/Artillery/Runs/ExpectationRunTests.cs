using Perf.Tests.Engine;

namespace Perf.Tests.Compatibility.Artillery.Runs;

/// <summary>What the plugin expect counts, and what it ends.</summary>
public sealed class ExpectationRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private Uri Target => fixture.Server.BaseUri;

    [Fact]
    public void Load_ExpectationWithATemplate_IsCalledWhatTheFileSays()
    {
        using var folder = new ArtilleryFolder();
        Scenario scenario = folder.Load(
            "config: { target: 'http://127.0.0.1:1', plugins: { expect: {} }, variables: { code: 200 } }\nscenarios: [ { flow: [ { get: { url: /, expect: { statusCode: [ '{{ code }}', 201 ] } } } ] } ]");
        Assertion made = Assert.Single(scenario.AllSteps().OfType<RequestStep>().Single().Checks);
        Assert.Equal(("statusCode: {{ code }}, 201", "${code}"), (made.Name, made.Expected[0]));
    }

    [Fact]
    public async Task Run_ExpectationsThatFail_AreCountedAndEndNothing()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 2 } ]
              plugins: { expect: { outputFormat: silent } }
            scenarios:
              - flow:
                  - get:
                      url: /status/404
                      expect: [ { statusCode: 200 }, { contentType: json }, { hasHeader: x-nothing }, { cdnHit: true } ]
                  - get: { url: /ok, expect: { hasHeader: content-type } }
            """);
        Assert.Equal(
            "plugins.expect.failed=8 plugins.expect.failed.cdnHit=2 plugins.expect.failed.contentType=2 plugins.expect.failed.hasHeader=2 plugins.expect.failed.statusCode=2"
            + " plugins.expect.ok=2 plugins.expect.ok.hasHeader=2",
            run.Counters("plugins.expect"));
        Assert.Equal((2, 0), (run.Counter("vusers.completed"), run.Counter("vusers.failed")));
        Assert.Empty(run.Counters("errors"));
    }

    [Fact]
    public async Task Run_ExpectationsAsErrors_EndTheVirtualUser()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 3 } ]
              plugins: { expect: { reportFailuresAsErrors: true } }
            scenarios:
              - flow:
                  - get: { url: /status/404, expect: { statusCode: 200 } }
                  - get: { url: /ok }
            """);
        Assert.Equal("errors.Failed expectations for request /status/404=3", run.Counters("errors"));
        Assert.Equal((3, 3), (run.Counter("vusers.failed"), run.Counter("http.requests")));
    }
}
