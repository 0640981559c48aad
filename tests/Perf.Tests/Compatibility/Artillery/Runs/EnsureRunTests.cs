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
              phases: [ { duration: 100ms, arrivalCount: 4 } ]
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

    /// <summary>Where no server answers, a named endpoint has no figures, and its limit fails; the others are judged all the same.</summary>
    [Fact]
    public async Task Run_NothingAnswers_FailsByTheLimitOfANamedEndpoint()
    {
        using var folder = new ArtilleryFolder();
        Scenario scenario = folder.Load(
            """
            config:
              target: http://127.0.0.1:1
              phases: [ { duration: 100ms, arrivalCount: 2 } ]
              ensure:
                thresholds:
                  - "plugins.metrics-by-endpoint.response_time./users (list users).p95": 250
                conditions:
                  - expression: plugins.metrics-by-endpoint.response_time./users (list users).p99 < 250
                  - expression: vusers.created == 2
            scenarios: [ { flow: [ { get: { url: /users, name: list users } } ] } ]
            """);
        (IRunGuard guard, IRunObserver? observer) = EnsureGuard.Of(scenario, new SilentGuard());
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System).RunAsync(scenario.Plan(), guard, [observer!], default);
        Assert.Equal([Outcome.Fail, Outcome.Fail, Outcome.Pass], result.Thresholds.Select(verdict => verdict.Outcome));
        Assert.Contains("has no plugins.metrics-by-endpoint.response_time./users (list users).p95.", result.Thresholds[0].Reason, StringComparison.Ordinal);
        Assert.Contains("has no plugins.metrics-by-endpoint.response_time./users (list users).p99.", result.Thresholds[1].Reason, StringComparison.Ordinal);
        Assert.Equal(Outcome.Fail, result.Verdict!.Outcome);
    }

    /// <summary>An expression that cannot be read takes no other verdict with it.</summary>
    [Fact]
    public void Judge_ExpressionThatCannotBeRead_FailsAlone()
    {
        EnsureCondition[] ensure = [new() { Expression = "orders made > 3" }, new() { Expression = "\"a\" ~= (1 ? \"[\" : \"b\")", Strict = false }, new() { Expression = "1 == 1" }];
        (IRunGuard guard, _) = EnsureGuard.Of(new Scenario { Artillery = new ArtillerySettings { Ensure = ensure } }, new SilentGuard());
        RunResult judged = guard.Judge(new RunResult());
        Assert.Equal([Outcome.Fail, Outcome.Pass, Outcome.Pass], judged.Thresholds.Select(verdict => verdict.Outcome));
        Assert.Contains("'made' is not expected there", judged.Thresholds[0].Reason, StringComparison.Ordinal);
        Assert.Contains("'[' is no regular expression", judged.Thresholds[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ScenarioWithoutEnsure_IsTheGuardItself()
    {
        var inner = new SilentGuard();
        Assert.Equal((inner, null), EnsureGuard.Of(new Scenario(), inner));
    }
}
