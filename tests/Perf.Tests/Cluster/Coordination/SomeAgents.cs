using Perf.Cluster.Contracts;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>Agents and plans that tests of the coordinator are about.</summary>
internal static class SomeAgents
{
    public static Agent Named(string name, int cores = 4) => new() { Name = name, Machine = name, Cores = cores, Version = VersionText.Own, Address = name };

    public static IReadOnlyList<Agent> Of(params int[] cores) => [.. cores.Select((count, index) => Named($"agent-{index + 1}", count))];

    public static RunPlan Plan(params LoadProfile[] load)
    {
        var scenario = new Scenario { Name = "shop", Load = load, Flows = new Dictionary<string, Flow> { ["browse"] = new() { Name = "browse" } } };
        return new RunPlan
        {
            RunId = "run-1",
            Scenario = scenario,
            Target = "http://shop",
            Seed = 7,
            Executors = [.. load.Select(profile => Perf.Engine.Planning.ExecutorPlanner.Plan(profile, scenario)).OrderBy(executor => executor.Start)],
        };
    }

    public static ConstantArrivalRate Rate(double rate, int seconds, int? maxVus = null) =>
        new() { Name = "steady", Flow = "browse", Rate = rate, Duration = TimeSpan.FromSeconds(seconds), MaxVus = maxVus };
}
