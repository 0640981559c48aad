using Perf.Cluster;
using Perf.Engine.Running;
using Perf.Target;
using Perf.Tests.Cluster.Agents;
using Perf.Tests.Cluster.Coordination;

namespace Perf.Tests.Cluster;

/// <summary>The same plan with the same seed, by this process and by agents. What a step takes is simulated: it follows from the seed and the iteration's number alone, so that nothing at all may differ.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync.")]
public sealed class EqualRunTests : IAsyncLifetime
{
    private const string Service = "service";
    private const int MostTries = 4;

    private static readonly string[] s_counted = [MetricNames.Iterations, MetricNames.HttpReqs, MetricNames.DataSent, Service];
    private static readonly double[] s_percents = [1, 10, 25, 50, 75, 90, 95, 99, 99.9];

    private readonly LocalAgents _agents = new();

    [Fact]
    public async Task Run_ThreeAgentsAndOneProcess_HaveEqualCountsAndPercentiles()
    {
        await using TargetServer target = await TargetServer.StartAsync(new TargetOptions());
        foreach (string name in new[] { "one", "two", "three" })
        {
            await _agents.StartAsync(new AgentOptions { Name = name });
        }

        RunPlan plan = ClusterPlans.Of($$"""
            name: equal
            target: {{target.BaseUri}}
            variables: { ms: "${random(1, 100000)}" }
            load:
              one: { executor: constant-arrival-rate, rate: 100, duration: 3s, flow: browse }
            flows:
              browse: { steps: [ { get: /ok }, { metric: service, type: trend, value: "${ms}" } ] }
            """);

        RunResult single = await new LoadEngine(_ => null, TimeProvider.System).RunAsync(plan, new SimpleGuard(_ => null), [], CancellationToken.None);
        await using ClusterClient client = await _agents.FindAsync();
        RunResult together = await TogetherAsync(client, plan);

        Assert.All(together.Agents, agent => Assert.Equal(AgentEnd.Completed, agent.End));
        Assert.All(together.Agents, agent => Assert.Equal(100, agent.Metrics[MetricNames.Iterations].Count));
        Assert.All(s_counted, name => Assert.Equal(single.Metrics[name].Count, together.Metrics[name].Count));
        Assert.Equal(300, together.Metrics[MetricNames.Iterations].Count);
        Assert.Equal((single.Metrics[Service].Min, single.Metrics[Service].Avg, single.Metrics[Service].Max), (together.Metrics[Service].Min, together.Metrics[Service].Avg, together.Metrics[Service].Max));
        Assert.All(s_percents, percent => Assert.Equal(single.Metrics[Service].Percentile(percent), together.Metrics[Service].Percentile(percent)));
        Assert.NotEqual(single.Metrics[Service].Percentile(10), single.Metrics[Service].Percentile(90));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _agents.DisposeAsync();

    // A machine that stands still for two seconds loses an agent, which is another matter: then all of it is made anew.
    private static async Task<RunResult> TogetherAsync(ClusterClient client, RunPlan plan)
    {
        for (int tries = 1; ; tries++)
        {
            RunResult result = await new ClusterEngine(client, new AgentSelection()).RunAsync(plan with { RunId = $"run-{tries}" }, new SimpleGuard(_ => null), [], CancellationToken.None);
            if (tries == MostTries || result.Agents.All(agent => agent.End == AgentEnd.Completed))
            {
                return result;
            }
        }
    }
}
