using Perf.Engine.Planning;
using Perf.Engine.Scenarios.Types;
using Perf.Tests.Engine.Planning;

namespace Perf.Tests.Engine.Scenarios.Types;

/// <summary>A type of test without a file.</summary>
public sealed class TypeScenarioTests
{
    private const string Statements = "statements";

    public static TheoryData<string> Names => [.. ScenarioTypes.All.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ShippedFile_IsWhatTheTypeIs(string name)
    {
        string file = Path.Combine(RepositoryFiles.Root, "scenarios", "types", $"{name}.yaml");
        string written = ScenarioScaffold.Write(ScenarioTypes.Find(name), name, null, TypeLoad.UsualRate, "../../config/schemas/scenario.schema.json");
        Assert.Equal(written, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Plan_EachType_NeedsNothingButATarget(string name)
    {
        RunPlan plan = new Scenario().Plan(new RunRequest { Type = name, Target = "http://127.0.0.1:9" });
        Assert.Equal((name, "http://127.0.0.1:9"), (plan.Scenario.Name, plan.Target));
        Assert.Null(plan.Scenario.Path);
        Assert.Equal(name, plan.Tags["type"]);
        Assert.Contains(plan.Scenario.Thresholds, threshold => threshold.AbortOnFail);
        Assert.Empty(plan.Scenario.Connections);
        Assert.DoesNotContain(plan.Scenario.Thresholds, threshold => RequestMetrics.Of(threshold.Metric) == RequestMetrics.Sql);
    }

    [Fact]
    public void Plan_AnEnvironment_IsTheUsersAlone()
    {
        // One that a scaffold named would win over the user's.
        RunPlan plan = new Scenario().Plan(new RunRequest { Type = "baseline", Environment = "staging" }, [Planning.Planning.Named("staging", "http://127.0.0.1:8", false, ("items", "/products"))]);
        Assert.Equal("http://127.0.0.1:8", plan.Target);
        Assert.Equal("/products", plan.Scenario.Variables["items"].Values[0].Text);
        PerfException fault = Assert.Throws<PerfException>(() => new Scenario().Plan(new RunRequest { Type = "baseline", Environment = "staging" }));
        Assert.Equal(ErrorIds.EnvironmentInvalid, fault.Id);
    }

    [Fact]
    public void Plan_NoDatabaseIsNamed_LeavesItsFlowOut_AndSaysHowToHaveIt()
    {
        RunPlan plan = new Scenario().Plan(new RunRequest { Type = "DatabaseIntensive", Target = "http://127.0.0.1:9" });
        Assert.DoesNotContain(Statements, plan.Scenario.Flows.Keys);
        Assert.All(plan.Scenario.Load, profile => Assert.DoesNotContain(profile.Mix(), share => share.Flow == Statements));
        string warning = Assert.Single(plan.Warnings);
        Assert.Contains("-Variable @{ database =", warning, StringComparison.Ordinal);
        Assert.Contains("PGHOST", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ADatabaseByVariableOrEnvironment_IsAsked()
    {
        var request = new RunRequest { Type = "database-intensive", Target = "http://127.0.0.1:9" };
        RunPlan[] plans =
        [
            new Scenario().Plan(request with { Variables = Planning.Planning.Variables(("database", "Host=db.example;Database=shop")) }),
            new Scenario().Plan(request, null, ("PGHOST", "db.example")),
            new Scenario().Plan(request with { Environment = "staging" }, [Planning.Planning.Named("staging", null, false, ("database", "Host=db.example"))]),
        ];
        Assert.All(plans, plan =>
        {
            Assert.Contains(Statements, plan.Scenario.Flows.Keys);
            Assert.Contains(plan.Scenario.Thresholds, threshold => threshold.Metric == RequestMetrics.Sql.Failed && threshold.AbortOnFail);
            Assert.Empty(plan.Warnings);
        });
    }

    [Fact]
    public void Check_AType_ShowsItsPlan_AndAWrongOneIsAProblem()
    {
        var none = new Dictionary<string, EnvironmentDefinition>();
        ScenarioCheck check = ScenarioChecker.Check(new RunRequest { Type = "Spike", Variables = Planning.Planning.Variables(("rate", "2/s")) }, none, _ => null);
        Assert.True(check.IsValid, string.Join('\n', check.Problems));
        Assert.Equal(("spike", 20.0, TimeSpan.FromMinutes(6)), (check.Name, check.Offered.PeakRate, check.Duration));
        // The paths are variables, and no hosts.
        Assert.Equal("localhost:3000", Assert.Single(check.Hosts));
        check = ScenarioChecker.Check(new RunRequest { Type = "Spike", Variables = Planning.Planning.Variables(("items", "https://cdn.example/items")) }, none, _ => null);
        Assert.Equal(["localhost:3000", "cdn.example"], check.Hosts);
        check = ScenarioChecker.Check(new RunRequest { Type = "spikes" }, none, _ => null);
        Assert.False(check.IsValid);
        Assert.Contains("did you mean 'spike'?", Assert.Single(check.Problems).ToString(), StringComparison.Ordinal);
    }
}
