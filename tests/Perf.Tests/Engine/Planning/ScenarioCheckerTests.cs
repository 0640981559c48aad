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

    [Theory]
    // Each takes two seconds at least, however fast the target is.
    [InlineData("{ think: 2s }")]
    [InlineData("{ loop: [ { get: / }, { think: 1s..3s } ], count: 2 }")]
    [InlineData("{ loop: [ { think: 1s } ], count: 2-5 }")]
    [InlineData("{ group: g, steps: [ { think: 1s }, { steps: [ { think: 1s } ] } ] }")]
    [InlineData("{ parallel: [ { think: 1s }, { think: 2s } ] }")]
    [InlineData("{ choice: [ { weight: 1, steps: [ { think: 2s } ] }, { weight: 1, steps: [ { think: 5s } ] } ] }")]
    [InlineData("{ if: 'a == 1', then: [ { think: 2s } ], else: [ { think: 3s } ] }")]
    [InlineData("{ call: other }")]
    public void Check_PausesWithinSteps_Count(string step)
    {
        ScenarioCheck check = Check($"name: a\ntarget: http://127.0.0.1:9\nvariables: {{ a: 1 }}\nload: {{ l: {{ executor: constant-vus, vus: 2, duration: 10s, flow: f }} }}\nflows: {{ f: {{ steps: [ {step} ] }}, other: {{ steps: [ {{ think: 2s }} ] }} }}");
        Assert.True(check.IsValid, string.Join('\n', check.Problems));
        Assert.Equal(2 * 5, check.IterationsAtMost);
        Assert.DoesNotContain(check.Risks, risk => risk.Kind == "unbounded");
    }

    [Theory]
    [InlineData("{ think: 2s, probability: 50% }")]
    [InlineData("{ think: 2s, if: 'a == 2' }")]
    [InlineData("{ loop: [ { think: 2s } ], while: 'a == 2' }")]
    public void Check_PausesThatMayNotBe_CountNothing(string step)
    {
        ScenarioCheck check = Check($"name: a\ntarget: http://127.0.0.1:9\nvariables: {{ a: 1 }}\nload: {{ l: {{ executor: constant-vus, vus: 2, duration: 10s, flow: f }} }}\nflows: {{ f: {{ steps: [ {{ get: / }}, {step} ] }} }}");
        Assert.True(check.IsValid, string.Join('\n', check.Problems));
        Assert.Null(check.IterationsAtMost);
        Assert.Contains(check.Risks, risk => risk.Kind == "unbounded");
    }

    [Fact]
    public void Check_DataThatIsUsedOnce_TellsHowManyRowsAreNeeded()
    {
        string folder = Directory.CreateTempSubdirectory("perf-check-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "users.csv"), "name\na\nb\n");
            string path = Path.Combine(folder, "a.yaml");
            File.WriteAllText(path, "name: a\ntarget: http://127.0.0.1:9\ndata: { users: { file: users.csv, order: once } }\nload: { l: { executor: constant-arrival-rate, rate: 1, duration: 10s, flow: f } }\nflows: { f: { steps: [ { get: \"/${users.name}\" } ] } }");
            ScenarioCheck check = ScenarioChecker.Check(new RunRequest { Scenario = ScenarioLoader.Load(path) }, s_none, _ => null);
            DataNeed need = Assert.Single(check.Data);
            Assert.Equal(("users", "users.csv", "once", 10, 2), (need.Name, need.File, need.Order, need.Rows, need.Available));
            Assert.Contains(check.Risks, risk => risk.Kind == "data");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
