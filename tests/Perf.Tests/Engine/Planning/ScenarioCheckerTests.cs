using Perf.Engine.Planning;
using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Planning;

public sealed class ScenarioCheckerTests
{
    private static readonly Dictionary<string, EnvironmentDefinition> s_none = [];

    [Fact]
    public void Check_AnArrivalScenario_CountsItsRequests()
    {
        ScenarioCheck check = Check("""
            name: a
            target: http://127.0.0.1:9
            load: { l: { executor: constant-arrival-rate, rate: 10, duration: 10s, flow: f } }
            flows: { f: { steps: [ { get: /a }, { think: 1s }, { get: /b } ] } }
            thresholds: { http_req_failed: { threshold: "rate < 1%", abortOnFail: true } }
            """);
        Assert.True(check.IsValid);
        Assert.Equal((100, 200), (check.Iterations, check.Requests));
        Assert.Equal("127.0.0.1:9", Assert.Single(check.Hosts));
        Assert.Equal(TimeSpan.FromSeconds(10), check.Duration);
        Assert.Equal(TimeSpan.FromSeconds(40), check.MaxDuration);
        Assert.Empty(check.Risks);
        Assert.Contains("ends the run", Assert.Single(check.Thresholds), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ClosedLoad_TellsTheMostThatPausesAllow()
    {
        ScenarioCheck check = Check("""
            name: a
            target: http://127.0.0.1:9
            load: { l: { executor: constant-vus, vus: 3, duration: 10s, flow: f }, m: { executor: shared-iterations, iterations: 5, flow: f } }
            flows: { f: { steps: [ { get: /a }, { think: 2s..4s } ] } }
            thresholds: { http_req_failed: "rate < 1%" }
            """);
        Assert.Null(check.Iterations);
        Assert.Equal((3 * 5) + 5, check.IterationsAtMost);
        Assert.DoesNotContain(check.Risks, risk => risk.Kind == "unbounded");
    }

    [Fact]
    public void Check_ARiskyScenario_TellsAllOfIt()
    {
        ScenarioCheck check = Check("""
            name: a
            target: https://www.example.com
            http: { tls: { skipVerify: true }, auth: { bearer: abc } }
            load: { l: { executor: constant-vus, vus: 3, duration: 10s, flow: f } }
            flows: { f: { steps: [ { get: /a }, { get: "https://cdn.example.net/x", name: x } ] } }
            environments: { production: { target: "https://www.example.com", production: true } }
            """, "production");
        Assert.True(check.IsProduction);
        Assert.Equal(["www.example.com", "cdn.example.net"], check.Hosts);
        Assert.Equal(["credentials", "external", "production", "thresholds", "tls", "unbounded"], check.Risks.Select(risk => risk.Kind).Distinct().Order());
        Assert.Equal(RiskLevel.High, check.Risks[0].Level);
        Assert.DoesNotContain(check.Risks, risk => risk.Message.Contains("abc", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_VariablesThatAreNotSet_IsValidAndSaysSo()
    {
        ScenarioCheck check = Check("""
            name: a
            target: ${env:SOME_TARGET}
            load: { l: { executor: constant-vus, duration: 10s, flow: f } }
            flows: { f: { steps: [ { get: "/a?k=${env:SOME_KEY}" }, { think: 1s } ] } }
            """);
        Assert.True(check.IsValid, string.Join('\n', check.Problems));
        Assert.Equal(["SOME_KEY", "SOME_TARGET"], check.MissingVariables);
        Assert.Equal("${env:SOME_TARGET}", check.Target);
        Assert.Equal("${env:SOME_TARGET}", check.Hosts[0]);
        Assert.Contains(check.Risks, risk => risk.Kind == "environment");
    }

    [Fact]
    public void Check_APlanThatCannotBe_IsAProblem()
    {
        ScenarioCheck check = Check("""
            name: a
            load: { l: { executor: constant-vus, duration: 10s, flow: f } }
            flows: { f: { steps: [ { get: /a } ] } }
            """);
        Assert.False(check.IsValid);
        Assert.Contains("has no target", Assert.Single(check.Problems).Message, StringComparison.Ordinal);
        Assert.False(Check("name: a\ntarget: sample\nload: { l: { executor: constant-vus, duration: 1s, flow: f } }\nflows: { f: { steps: [ { get: / } ] } }", "absent").IsValid);
    }

    [Fact]
    public void Check_Scripts_NeedsNoPermission() =>
        Assert.True(Check("name: a\nload: { l: { executor: constant-vus, duration: 1s, flow: f } }\nflows: { f: { steps: [ { powershell: '1' } ] } }").IsValid);

    private static ScenarioCheck Check(string yaml, string? environment = null) =>
        ScenarioChecker.Check(new RunRequest { Scenario = ScenarioLoader.Parse(yaml, "a.yaml"), Environment = environment }, s_none, _ => null);
}
