using Perf.Engine.Running;
using Perf.Runtime.Artillery;
using Perf.Tests.Engine;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Compatibility.Artillery.Runs;

/// <summary>How a run is judged by <c>ensure</c>.</summary>
public sealed class EnsureRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Run_WithEnsure_JudgesByTheFiguresOfTheReport()
    {
        using var folder = new ArtilleryFolder();
        Scenario scenario = folder.Load(
            $$"""
            config:
              target: {{fixture.Server.BaseUri.AbsoluteUri.TrimEnd('/')}}
              phases: [ { duration: 1, arrivalCount: 4 } ]
              plugins: { ensure: {}, metrics-by-endpoint: {}, apdex: {} }
              apdex: { threshold: 5000 }
              ensure:
                thresholds:
                  - http.response_time.p95: 5000
                  - "plugins.metrics-by-endpoint.response_time./ok.p99": 5000
                  - vusers.session_length.min: 0
                  - no.such.metric: 5
                conditions:
                  - expression: vusers.created == 4 and vusers.failed == 0 and apdex > 0.9
                  - { expression: http.codes.200 > 4, strict: false }
                  - expression: http.codes.404 == 0
                maxErrorRate: 0
            scenarios: [ { flow: [ { get: { url: /ok } } ] } ]
            """);
        (IRunGuard guard, IRunObserver? observer) = EnsureGuard.Of(scenario, new SilentGuard());
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System).RunAsync(scenario.Plan(), guard, [observer!], default);
        Assert.Equal(
            "Pass Pass Fail Fail Pass Pass Fail Pass",
            string.Join(' ', result.Thresholds.Select(verdict => verdict.Outcome)));
        Assert.Contains("no.such.metric", result.Thresholds[3].Reason, StringComparison.Ordinal);
        Assert.Equal(Outcome.Fail, result.Verdict!.Outcome);
        Assert.EndsWith(":8", result.Thresholds[0].Source, StringComparison.Ordinal);
        Assert.Equal((5000, "http.response_time.p95"), (result.Thresholds[0].Limit, result.Thresholds[0].Metric));
    }

    [Fact]
    public void Of_ScenarioWithoutEnsure_IsTheGuardItself()
    {
        var inner = new SilentGuard();
        Assert.Equal((inner, null), EnsureGuard.Of(new Scenario(), inner));
    }
}
