using Perf.Engine.Planning;

namespace Perf.Tests.Engine;

/// <summary>Scenarios in code, so that these tests need no scenario file.</summary>
internal static class ScenarioBuilding
{
    public static RequestStep Get(string url, string? name = null) => new() { Name = name ?? url, Url = url };

    public static Scenario Of(Uri target, LoadProfile load, params Step[] steps) => Of(target, [load], steps);

    public static Scenario Of(Uri target, LoadProfile[] load, params Step[] steps) => new()
    {
        Name = "test",
        Target = target.AbsoluteUri,
        Load = [.. load.Select((one, i) => one with { Flow = "flow", Name = one.Name.Length == 0 ? $"load{i}" : one.Name })],
        Flows = new Dictionary<string, Flow> { ["flow"] = new Flow { Name = "flow", Steps = steps } },
    };

    public static RunPlan Plan(this Scenario scenario, int seed = 1) => new()
    {
        RunId = "test",
        Scenario = scenario,
        Target = scenario.Target!,
        Executors = [.. scenario.Load.Select(load => ExecutorPlanner.Plan(load, scenario))],
        Seed = seed,
        Tags = scenario.Tags,
    };

    public static Scenario With(this Scenario scenario, string variable, params string[] values) => scenario with
    {
        Variables = new Dictionary<string, Variable>(scenario.Variables) { [variable] = new Variable { Values = [.. values.Select(ScalarValue.OfText)] } },
    };

    public static Assertion Status(params string[] expected) => new() { Name = $"status {string.Join('|', expected)}", Part = ResponsePart.Status, Expected = expected };
}
