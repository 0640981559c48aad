namespace Perf.Tests.Engine.Planning;

/// <summary>Which environment a plan is for, and what that means.</summary>
public sealed class PlannerEnvironmentTests
{
    private static readonly EnvironmentDefinition[] s_environments = [Planning.Named("asked"), Planning.Named("process"), Planning.Named("default")];

    [Theory]
    [InlineData("asked", "process", "default", "asked")]
    [InlineData(null, "process", "default", "process")]
    [InlineData(null, null, "default", "default")]
    [InlineData(null, "", "default", "default")] // set to nothing is not set
    [InlineData(null, "  ", null, null)]
    [InlineData(null, null, null, null)]
    public void Plan_Environment_RequestThenProcessThenScenario(string? asked, string? process, string? byDefault, string? expected)
    {
        Scenario scenario = Planning.Scenario() with { DefaultEnvironment = byDefault };
        RunPlan plan = scenario.Plan(new RunRequest { Environment = asked }, s_environments, process is null ? [] : [("ENVIRONMENT", process)]);
        Assert.Equal(expected, plan.Environment);
    }

    [Fact]
    public void Plan_UnknownEnvironmentOfTheProcess_IsALabelAndNothingElse()
    {
        RunPlan plan = Planning.Scenario().Plan(environments: s_environments, process: ("ENVIRONMENT", "blue-team"));
        Assert.Equal("blue-team", plan.Environment);
        Assert.Equal("http://scenario.example", plan.Target);
        Assert.False(plan.Production);
    }

    [Theory]
    [InlineData("proces", null, "did you mean 'process'?")]
    [InlineData("zzzzzzz", null, "Known: asked, default, process.")]
    [InlineData(null, "defautl", "did you mean 'default'?")]
    public void Plan_UnknownEnvironmentThatIsAskedFor_IsAnErrorWithTheNearest(string? asked, string? byDefault, string expected)
    {
        Scenario scenario = Planning.Scenario() with { DefaultEnvironment = byDefault };
        var fault = Assert.Throws<PerfException>(() => scenario.Plan(new RunRequest { Environment = asked }, s_environments));
        Assert.Equal(ErrorIds.EnvironmentInvalid, fault.Id);
        Assert.Equal(asked ?? byDefault, fault.Subject);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_UnknownEnvironmentOfTheProcessWhereTheScenarioNamesOne_IsAnError()
    {
        // Such a scenario means something by its environments; a misspelt one must not run quietly against another target.
        Scenario scenario = Planning.Scenario() with { DefaultEnvironment = "default" };
        Assert.Equal(ErrorIds.EnvironmentInvalid, Assert.Throws<PerfException>(() => scenario.Plan(environments: s_environments, process: ("ENVIRONMENT", "defautl"))).Id);
    }

    [Fact]
    public void Plan_NoEnvironmentAtAll_SaysSo() =>
        Assert.Contains("Known: none.", Assert.Throws<PerfException>(() => Planning.Scenario().Plan(new RunRequest { Environment = "x" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Plan_MonitorsOfTheEnvironment_AreReadOnceBesideThoseOfTheScenario()
    {
        var host = new HostMonitor { Name = "host" };
        var nginx = new ProcessMonitor { Name = "process-nginx", ProcessName = "nginx" };
        EnvironmentDefinition staging = Planning.Named("staging") with { Monitors = [host with { Line = 7 }, nginx] };
        Scenario scenario = Planning.Scenario() with { Monitors = [host with { Line = 3 }] };
        Assert.Equal(["host", "process-nginx"], scenario.Plan(new RunRequest { Environment = "staging" }, [staging]).Scenario.Monitors.Select(one => one.Name));
        Assert.Equal(["host"], scenario.Plan(environments: [staging]).Scenario.Monitors.Select(one => one.Name));
        RunPlan plan = scenario.WithOwn(Planning.Named("staging") with { Monitors = [new RedisMonitor { Name = "redis", Connection = "127.0.0.1" }] }).Plan(new RunRequest { Environment = "staging" }, [staging]);
        Assert.Equal(["host", "process-nginx", "redis"], plan.Scenario.Monitors.Select(one => one.Name));
    }

    /// <summary>A file of environments that came from elsewhere runs no code, as a scenario does not.</summary>
    [Fact]
    public void Plan_ScriptMonitorOfTheEnvironment_NeedsPermission()
    {
        EnvironmentDefinition staging = Planning.Named("staging") with { Monitors = [new ScriptMonitor { Name = "count", Text = "1" }] };
        var fault = Assert.Throws<PerfException>(() => Planning.Scenario().Plan(new RunRequest { Environment = "staging" }, [staging]));
        Assert.Equal(ErrorIds.ScriptNotAllowed, fault.Id);
        Assert.Single(Planning.Scenario().Plan(new RunRequest { Environment = "staging", AllowScript = true }, [staging]).Scenario.Monitors);
    }

    [Fact]
    public void Plan_EnvironmentInBothPlaces_TheScenariosOwnWinsAndTheRestIsMerged()
    {
        Scenario scenario = Planning.Scenario().WithOwn(Planning.Named("staging", "http://own.example", false, ("b", "own")));
        RunPlan plan = scenario.Plan(
            new RunRequest { Environment = "staging" },
            [Planning.Named("staging", "http://common.example", true, ("a", "common"), ("b", "common"))]);
        Assert.Equal("http://own.example", plan.Target);
        Assert.True(plan.Production, "What either place calls production is production.");
        Assert.Equal("common", plan.Scenario.Variables["a"].Values[0].Text);
        Assert.Equal("own", plan.Scenario.Variables["b"].Values[0].Text);
    }

    [Theory]
    [InlineData("live", null, true)] // by its name
    [InlineData(null, "https://shop.example", true)] // by its address, however that was given
    [InlineData(null, "https://SHOP.example:443/path", true)]
    [InlineData(null, "https://shop.example./", true)]
    [InlineData(null, "https://user:word@shop.example", true)]
    [InlineData(null, "http://shop.example", true)] // the same machine without TLS
    [InlineData(null, "https://shop.example:8443", true)] // another port of the same machine
    [InlineData(null, "https://staging.shop.example", false)]
    [InlineData(null, "sample", false)]
    [InlineData("test", null, false)]
    [InlineData("test", "https://shop.example", true)] // another name does not make it another system
    public void Plan_Production_IsByNameAndByHost(string? asked, string? target, bool expected)
    {
        EnvironmentDefinition[] environments = [Planning.Named("live", "https://shop.example", production: true), Planning.Named("test", "https://test.example")];
        var request = new RunRequest { Environment = asked, Target = target };
        Assert.Equal(expected, Planning.Scenario().Plan(request, environments).Production);
        Assert.Equal(expected, Planning.Scenario().WithOwn(environments).Plan(request).Production);
    }

    [Fact]
    public void Plan_EveryEnvironmentTakesItsAddressFromTheProcess_OnlyTheOneNamedIsProduction()
    {
        EnvironmentDefinition[] environments =
        [
            Planning.Named("live", "${env:API_BASE_URL:-https://shop.example}", production: true), Planning.Named("test", "${env:API_BASE_URL:-https://test.example}"),
        ];
        (string, string) address = ("API_BASE_URL", "http://localhost:3000");
        Assert.False(Planning.Scenario().Plan(new RunRequest { Environment = "test" }, environments, address).Production);
        Assert.True(Planning.Scenario().Plan(new RunRequest { Environment = "live" }, environments, address).Production);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9001", true)]
    [InlineData("http://127.0.0.1:9002", false)] // on this machine every port is another system
    public void Plan_ProductionOnThisMachine_IsByPort(string target, bool expected) =>
        Assert.Equal(expected, Planning.Scenario().Plan(new RunRequest { Target = target }, [Planning.Named("live", "http://127.0.0.1:9001", production: true)]).Production);

    [Fact]
    public void Plan_StepWithAWholeProductionAddress_IsProduction()
    {
        Scenario scenario = Planning.Scenario();
        var flow = new Flow { Name = scenario.Load[0].Flow, Steps = [new RequestStep { Name = "elsewhere", Url = "https://shop.example/items" }] };
        scenario = scenario with { Flows = new Dictionary<string, Flow> { [flow.Name] = flow } };
        Assert.True(scenario.Plan(new RunRequest { Target = "http://127.0.0.1:9" }, [Planning.Named("live", "https://shop.example", production: true)]).Production);
    }

    [Fact]
    public void Plan_SampleWithAnEnvironmentOfTheProcess_StaysTheSample()
    {
        EnvironmentDefinition[] environments = [Planning.Named("staging", "https://staging.example")];
        Scenario sample = Planning.Scenario() with { Target = "sample" };
        Assert.Equal("sample", sample.Plan(null, environments, ("ENVIRONMENT", "staging")).Target);
        Assert.Equal("https://staging.example", sample.Plan(new RunRequest { Environment = "staging" }, environments).Target);
    }

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("https://other.example", false)]
    public void Plan_ProductionAddressFromTheProcess_IsRecognized(string live, bool expected)
    {
        EnvironmentDefinition[] environments = [Planning.Named("live", "${env:LIVE_URL}", production: true), Planning.Named("old", "${env:NOT_SET}", production: true)];
        Assert.Equal(expected, Planning.Scenario().Plan(new RunRequest { Target = "https://shop.example" }, environments, ("LIVE_URL", live)).Production);
        Assert.Equal(expected, Planning.Scenario().Plan(null, environments, ("LIVE_URL", live), ("API_BASE_URL", "https://shop.example")).Production);
    }
}
