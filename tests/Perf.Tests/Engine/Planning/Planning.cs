using Perf.Engine.Planning;

namespace Perf.Tests.Engine.Planning;

/// <summary>One call of the planner, with everything that a test does not speak of left empty.</summary>
internal static class Planning
{
    public static Scenario Scenario(string? target = "http://scenario.example") => ScenarioBuilding.Of(
        new Uri("http://unused.example"),
        new ConstantVus { Duration = TimeSpan.FromSeconds(1) },
        ScenarioBuilding.Get("/a")) with
    { Target = target };

    public static RunPlan Plan(this Scenario scenario, RunRequest? request = null, EnvironmentDefinition[]? environments = null, params (string Name, string Value)[] process) => Planner.Plan(
        (request ?? new RunRequest()) with { Scenario = scenario },
        (environments ?? []).ToDictionary(one => one.Name),
        name => process.Where(one => one.Name == name).Select(one => one.Value).FirstOrDefault(),
        "run-1",
        seed: 7);

    public static EnvironmentDefinition Named(string name, string? target = null, bool production = false, params (string Name, string Value)[] variables) => new()
    {
        Name = name,
        Target = target,
        Production = production,
        Variables = Variables(variables),
    };

    public static Dictionary<string, Variable> Variables(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(one => one.Name, one => Variable.Of(ScalarValue.OfText(one.Value)));

    public static Scenario WithOwn(this Scenario scenario, params EnvironmentDefinition[] own) => scenario with { Environments = own.ToDictionary(one => one.Name) };
}
