using System.Collections;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Arguments;

public sealed class LoadArgumentsTests
{
    [Fact]
    public void ForScript_AreK6sOptions()
    {
        ScriptRunOptions options = new LoadArguments { VirtualUser = 5, Duration = "30s", Iterations = 100, Stages = ["10s:5"], ConfigPath = "a.json" }.ForScript();
        Assert.Equal((5, "30s", 100, "10s:5", "a.json"), (options.Vus, options.Duration, options.Iterations, options.Stages.Single(), options.ConfigPath));
        Assert.Contains("constant-arrival-rate", Fault(() => new LoadArguments { Rate = "5/s" }.ForScript()), StringComparison.Ordinal);
    }

    [Fact]
    public void ForScript_WithAType_RateAndDurationAreTheTypes()
    {
        var arguments = new LoadArguments { Type = "stress", Rate = "5/s", Duration = "30s", ConfigPath = "a.json" };
        ScriptRunOptions options = arguments.ForScript();
        Assert.Null(options.Duration);
        Assert.Equal("a.json", options.ConfigPath);
        Hashtable variables = arguments.WithVariables(new Hashtable { ["term"] = "x", ["rate"] = "1/s" })!;
        Assert.Equal(("x", "5/s", "30s"), (variables["term"], variables["rate"], variables["duration"]));
        Assert.Contains("the type 'stress' says itself", Fault(() => new LoadArguments { Type = "stress", VirtualUser = 3 }.ForScript()), StringComparison.Ordinal);
    }

    [Fact]
    public void WithVariables_WithoutAType_ChangesNothing()
    {
        var variables = new Hashtable();
        Assert.Same(variables, new LoadArguments { Rate = "5/s", Duration = "30s" }.WithVariables(variables));
        Assert.Null(new LoadArguments { Type = "smoke" }.WithVariables(null));
    }

    [Fact]
    public void RequireNone_AScenarioSaysItsLoadItself()
    {
        new LoadArguments().RequireNoneFor("a.yaml");
        new LoadArguments { Type = "smoke", Rate = "5/s", Duration = "30s" }.RequireNoneFor("a.yaml");

        // Whether a file takes settings of another one is known to whoever reads it (PerfRuntime.LoadScenario).
        new LoadArguments { ConfigPath = "base.yml" }.RequireNoneFor("a.yaml");
        LoadArguments[] wrong =
        [
            new() { VirtualUser = 3 }, new() { Duration = "3s" }, new() { Iterations = 3 }, new() { Rate = "3/s" }, new() { Stages = ["3s:3"] },
            new() { Type = "smoke", Iterations = 3 }, new() { Type = "smoke", Stages = ["3s:3"] },
        ];
        Assert.All(wrong, arguments => Assert.Contains(" 3", Fault(() => arguments.RequireNoneFor("a.yaml")), StringComparison.Ordinal));
    }

    private static string Fault(Action action)
    {
        PerfException fault = Assert.Throws<PerfException>(action);
        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        return fault.Message;
    }
}
