namespace Perf.Tests.Cluster.Coordination;

/// <summary>The coordinator on the thread pool and by the machine's own time; agents are simulated. What happens in which order is not known beforehand.</summary>
public class ClusterRunThreadsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly RunPlan s_plan = SomeAgents.Plan(SomeAgents.Rate(103, 6));

    [Fact]
    public async Task RunAsync_OnThreads_IsTheWholePlan()
    {
        RunResult result = await Cluster(3).RunAsync(s_plan).WaitAsync(s_patience);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(618, result.Metrics[MetricNames.Iterations].Count + result.Agents.Sum(agent => agent.MissingStarts));
    }

    // A store that is locked: its second is not over before somebody has taken the lost agent's part over.
    [Fact]
    public async Task RunAsync_ObserverIsHeldUp_LossIsDealtWithMeanwhile()
    {
        SimulatedCluster cluster = Cluster(3);
        using var taken = new ManualResetEventSlim();
        foreach (SimulatedAgent agent in cluster.Agents)
        {
            agent.RefusesStart = order =>
            {
                if (order.FromTicks > 0)
                {
                    taken.Set();
                }

                return null;
            };
        }

        var store = new HeldStore(() =>
        {
            _ = cluster.DoAsync(() =>
            {
                cluster.Agents[1].Kill();
                return Task.FromResult(true);
            });
            return taken.Wait(s_patience / 2);
        });
        RunResult result = await cluster.RunAsync(s_plan, observers: [store]).WaitAsync(s_patience * 2);

        Assert.True(store.WasReleased);
        Assert.Equal((RunStatus.Completed, AgentEnd.Lost), (result.Status, result.Agents[1].End));
        Assert.Equal(618, result.Metrics[MetricNames.Iterations].Count + result.Agents.Sum(agent => agent.MissingStarts));
        Assert.True(store.Seconds >= 6);
    }

    private static SimulatedCluster Cluster(int agents) => SimulatedCluster.Of(new RealTime(), agents, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);

    /// <summary>Is held up in its first second, until it is released.</summary>
    private sealed class HeldStore(Func<bool> wait) : IRunObserver
    {
        public bool WasReleased { get; private set; }

        public int Seconds { get; private set; }

        public void Started(RunResult result)
        {
        }

        public void Measured(Interval interval, RunProgress progress)
        {
            if (Seconds++ == 0)
            {
                WasReleased = wait();
            }
        }

        public void Ended(RunResult result)
        {
        }
    }
}
