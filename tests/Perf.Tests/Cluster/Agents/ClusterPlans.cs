using Perf.Engine.Planning;
using Perf.Engine.Scenarios;

namespace Perf.Tests.Cluster.Agents;

/// <summary>Plans of scenarios that stand in a test.</summary>
internal static class ClusterPlans
{
    public const string Steady = """
        name: steady
        target: http://127.0.0.1:8080
        load:
          one: { executor: constant-arrival-rate, rate: 200, timeUnit: 1s, duration: 10s, maxVUs: 10, flow: browse }
        flows:
          browse: { steps: [ { get: /a } ] }
        """;

    public static RunPlan Of(string yaml, string path = "", bool allowScript = false) => Planner.Plan(
        new RunRequest { Scenario = ScenarioLoader.Parse(yaml, path), Seed = 3, AllowScript = allowScript }, new Dictionary<string, EnvironmentDefinition>(), _ => null, "run-1", 3);

    public static RunPlan With(this RunPlan plan, int count, params int[] slots) => plan with { Share = new LoadShare { Count = count, Slots = slots } };
}
