using System.Diagnostics;
using Perf.Cluster.Relay;
using Xunit.Abstractions;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>What a coordinator of many agents takes. What depends on the machine is printed and judged by people; sums, memory, and the lag of the merge in virtual time are asserted.</summary>
public class ClusterRunScaleTests(ITestOutputHelper output)
{
    private const int Agents = 1000;
    private const int Seconds = 10;
    private const int Steps = 10;
    private const int Trends = 8;

    // A scenario of ten steps, each with its times: all of the same distribution, for what they are is not looked at.
    private static readonly string[] s_steps = [.. Enumerable.Range(1, Steps).Select(step => $"step-{step}")];
    private static readonly string[] s_trends = [.. Enumerable.Range(1, Trends).Select(trend => $"trend-{trend}")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RunAsync_ThousandAgents_SumsAreThePlan(bool areGathered)
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(20_000, Seconds));
        var lags = new Lags();
        long allocated = GC.GetTotalAllocatedBytes();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();

        (SimulatedCluster cluster, RunResult result) = Run(plan, Agents, areGathered, lags);

        // The agents' own work is in it, that of relays too, so that each is an upper bound.
        output.WriteLine($"{Agents} agents, {(areGathered ? "gathered by some of them" : "each asked by itself")}, {Seconds} virtual seconds in {watch.Elapsed.TotalSeconds:0.00} s");
        output.WriteLine($"CPU of coordinator and simulated agents: {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds / Seconds:0.000} s for each virtual second");
        output.WriteLine($"allocated: {(GC.GetTotalAllocatedBytes() - allocated) / 1e6 / Seconds:0.0} MB for each virtual second; alive while it goes on: {lags.Alive / 1e6:0.0} MB");
        output.WriteLine($"merge lag in virtual time: {lags.Most.TotalMilliseconds:0} ms at most; a merged second took {lags.LongestGap.TotalMilliseconds:0} ms of real time at most");
        output.WriteLine($"the coordinator asked {cluster.Agents.Sum(agent => agent.AskedDirectly + agent.Gathered) / Seconds} times and got {cluster.Agents.Sum(agent => agent.Sent) / 1e3 / Seconds:0.0} kB of measurements for each virtual second");
        Assert.Equal(areGathered ? RelayPlan.RelaysFor(Agents) : 0, cluster.Agents.Count(agent => agent.Gathered > 0));
        Assert.InRange(lags.Most, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        Assert.InRange(lags.Alive, 1, 1_000_000_000);
        Assert.Equal(Trends * Steps, result.Steps.Values.Sum(step => step.Metrics.Count(metric => metric.Key.StartsWith("trend-", StringComparison.Ordinal))));
        Assert.Equal(20_000L * Seconds, result.Metrics[MetricNames.Iterations].Count);
        Assert.Equal(20_000L * Seconds, result.Metrics[MetricNames.HttpReqDuration].Histogram.Count);
        Assert.All(result.Intervals, interval => Assert.Equal(20_000, interval.Iterations));
        Assert.Equal(Agents, result.Agents.Count);
        Assert.All(result.Agents, agent => Assert.Equal(20L * Seconds, agent.Metrics[MetricNames.Iterations].Count));
    }

    // What relays are for: less is asked by one process, and less comes there.
    [Fact]
    public void RunAsync_Gathered_TakesFewerCallsAndFewerBytes()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(2_000, Seconds));
        (SimulatedCluster flat, _) = Run(plan, 130, areGathered: false, new Lags());
        (SimulatedCluster tree, _) = Run(plan, 130, areGathered: true, new Lags());

        Assert.InRange(tree.Agents.Sum(agent => agent.AskedDirectly + agent.Gathered), 1, flat.Agents.Sum(agent => agent.AskedDirectly) / 3);
        Assert.InRange(tree.Agents.Sum(agent => agent.Sent), 1, flat.Agents.Sum(agent => agent.Sent) / 2);
    }

    private static (SimulatedCluster Cluster, RunResult Result) Run(RunPlan plan, int agents, bool areGathered, Lags lags) => VirtualTime.Run(
        async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, agents);
            cluster.Relay(areGathered);
            cluster.Agents.ForEach(agent => agent.More = Times);
            lags.Cluster = cluster;
            return (cluster, await cluster.RunAsync(plan, observers: [lags]));
        },
        TimeSpan.FromMinutes(2));

    private static IReadOnlyList<Series> Times(Histogram histogram) =>
    [
        .. s_steps.SelectMany(step => s_trends.Select(trend => new Series { Metric = trend, Step = step, Type = MetricType.Trend, Count = histogram.Count, Sum = histogram.Count, Min = 1, Max = 100, Histogram = histogram })),
    ];

    private sealed class Lags : IRunObserver
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private TimeSpan _last;

        public SimulatedCluster? Cluster { get; set; }

        public TimeSpan Most { get; private set; }

        public TimeSpan LongestGap { get; private set; }

        /// <summary>Memory that is in use in the midst of the run, that of the agents with it.</summary>
        public long Alive { get; private set; }

        public void Started(RunResult result)
        {
        }

        public void Measured(Interval interval, RunProgress progress)
        {
            // By the moment that agents were told, each in its own time.
            SimulatedAgent first = Cluster!.Agents[0];
            TimeSpan lag = TimeSpan.FromTicks(first.UtcTicks - first.Started[^1].StartUtcTicks) - (interval.Start + interval.Length);
            Most = lag > Most ? lag : Most;
            Alive = interval.Index == Seconds / 2 ? GC.GetTotalMemory(forceFullCollection: true) : Alive;
            TimeSpan gap = _watch.Elapsed - _last;
            LongestGap = interval.Index > 0 && gap > LongestGap ? gap : LongestGap;
            _last = _watch.Elapsed;
        }

        public void Ended(RunResult result)
        {
        }
    }
}
