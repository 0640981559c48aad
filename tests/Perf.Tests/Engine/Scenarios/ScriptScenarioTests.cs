using Perf.Engine.Scenarios;
using Perf.Tests.Engine.Planning;

namespace Perf.Tests.Engine.Scenarios;

/// <summary>Scripts in scenarios: how files and single scripts are read, and who may run them.</summary>
public class ScriptScenarioTests
{
    private static readonly Scenario s_one = ScriptScenario.Of(new ScriptLoad { Text = "1" });

    [Fact]
    public void Parse_ScriptStep_GivesAllOfIt()
    {
        IReadOnlyList<Step> steps = ScenarioLoader.Parse(ValidScenario.Whole, "whole.yaml").Flows["other"].Steps;
        ScriptStep[] scripts = [.. steps.OfType<ScriptStep>()];
        ScriptStep step = scripts[0];
        Assert.Equal("$id = ${user}\nInvoke-RestMethod \"http://localhost/$id\"\n", step.Text);
        Assert.Equal(("by hand", TimeSpan.FromSeconds(3)), (step.Name, step.Timeout));
        Assert.Equal(["$.name is alpha", "body contains name", "duration < 1s", "size < 10kB"], step.Expect.Select(assertion => assertion.Name));
        Assert.Equal("last", Assert.Single(step.Captures).Name);
        Assert.Equal("powershell", scripts[1].Name);
    }

    [Theory]
    [InlineData("{ powershell: \"\" }", "'powershell' must be a script that is not empty")]
    [InlineData("{ powershell: [a] }", "'powershell' must be text")]
    [InlineData("{ powershell: a, get: / }", "a step does one thing")]
    [InlineData("{ powershell: a, expect: { status: 200 } }", "there is no key 'status' in expect")]
    [InlineData("{ powershell: a, parameters: {} }", "there is no key 'parameters' in a powershell step")]
    public void Parse_Fault_IsTold(string step, string message)
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(ValidScenario.WithSteps(step), "bad.yaml"));
        Assert.Contains(error.Problems, problem => problem.Message.Contains(message, StringComparison.Ordinal) && problem.Line > 0);
    }

    [Fact]
    public void Parse_TwoScriptsWithoutNames_GivesAWarning() => Assert.Contains(
        "is called 'powershell' too",
        Assert.Single(ScenarioLoader.Parse(ValidScenario.WithSteps("{ powershell: a }, { powershell: b }"), "a.yaml").Warnings).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Plan_WithAScriptThatIsNotAllowed_SaysHowToAllowIt()
    {
        PerfException fault = Assert.Throws<PerfException>(() => Planned(s_one));
        Assert.Equal((ErrorIds.ScriptNotAllowed, ExitCodes.InvalidConfiguration), (fault.Id, fault.ExitCode));
        Assert.Contains("-AllowScript", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OfScriptsAlone_NeedsNoTarget()
    {
        RunPlan plan = Planned(s_one, new RunRequest { AllowScript = true }, ("API_BASE_URL", "http://elsewhere.example"));
        Assert.Equal(("script", null, false), (plan.Target, plan.Scenario.Target, plan.Production));
    }

    [Fact]
    public void Plan_OfDelegates_NeedsNoPermission()
    {
        var step = new DelegateStep { Name = "d", Run = (_, _) => Task.FromResult<object?>(null) };
        Assert.Equal("script", Planned(s_one with { Flows = new Dictionary<string, Flow> { ["script"] = new Flow { Name = "script", Steps = [step] } } }).Target);
    }

    [Fact]
    public void Of_EachWayOfLoad_IsItsExecutor()
    {
        Assert.Equal(new ConstantVus { Name = "script", Flow = "script", Vus = 1, Duration = TimeSpan.FromSeconds(10) }, LoadOf(new ScriptLoad()));
        Assert.Equal(new SharedIterations { Name = "script", Flow = "script", Vus = 5, Iterations = 100 }, LoadOf(new ScriptLoad { Vus = 5, Iterations = 100 }));
        Assert.Equal(new SharedIterations { Name = "script", Flow = "script", Vus = 1, Iterations = 3, MaxDuration = TimeSpan.FromSeconds(2) }, LoadOf(new ScriptLoad { Iterations = 3, Duration = TimeSpan.FromSeconds(2) }));
        Assert.Equal(new ConstantArrivalRate { Name = "script", Flow = "script", Rate = 50, Duration = TimeSpan.FromSeconds(10), MaxVus = 4 }, LoadOf(new ScriptLoad { Rate = 50, Vus = 4 }));
    }

    [Fact]
    public void Of_Contradictions_AreRefused()
    {
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => LoadOf(new ScriptLoad { Rate = 5, Iterations = 3 })).Id);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => LoadOf(new ScriptLoad { Vus = 5, Iterations = 3 })).Id);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => ScriptScenario.Of(new ScriptLoad { Text = " " })).Id);
    }

    private static RunPlan Planned(Scenario scenario, RunRequest? request = null, params (string Name, string Value)[] process) => scenario.Plan(request ?? new RunRequest(), null, process);

    private static LoadProfile LoadOf(ScriptLoad load) => Assert.Single(ScriptScenario.Of(load with { Text = "1" }).Load);
}
