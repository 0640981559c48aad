using Perf.Cluster.Relay;
using Xunit.Abstractions;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>What a coordinator of many agents takes. What depends on the machine is told and judged elsewhere (tests/bench/AgentScale.ps1); sums, memory, and the lag of the merge in virtual time are asserted.</summary>
public class ClusterRunScaleTests(ITestOutputHelper output)
{
    private const int Agents = 1000;
    private const int Steps = 10;
    private const int Trends = 8;
    private const int Rate = 20_000;

    // Figures are of ten of them; sums are right in fewer, too.
    private static readonly int s_seconds = ScaleFigures.AreAsked ? 10 : 6;

    // A scenario of ten steps, each with its times.
    private static readonly (string Step, string Trend)[] s_series =
        [.. Enumerable.Range(1, Steps).SelectMany(step => Enumerable.Range(1, Trends).Select(trend => ($"step-{step}", $"trend-{trend}")))];

    // No two series of a second have the same times: what is alike is compressed to nothing, and read in no time.
    private static readonly Histogram[] s_times = Distributions(97);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RunAsync_ThousandAgents_SumsAreThePlan(bool areGathered)
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(Rate, s_seconds));
        var lags = new Lags();
        using var recorded = new RecordedRun();
        (SimulatedCluster cluster, RunResult result) = Run(plan, Agents, areGathered, lags, recorded);

        Assert.Equal(areGathered ? RelayPlan.RelaysFor(Agents) : 0, cluster.Agents.Count(agent => agent.Gathered > 0));
        Assert.InRange(lags.Most, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        Assert.InRange(lags.Alive, 1, 1_000_000_000);
        AssertIsThePlan(result);
        long bytes = cluster.Agents.Sum(agent => agent.Sent) / s_seconds;

        // The same once more, and nobody but the coordinator works.
        var costs = new CoordinatorCosts(() => recorded.Asked);
        RunResult again = VirtualTime.Run(
            time =>
            {
                SimulatedCluster players = SimulatedCluster.Of(time, Agents, way: recorded.Replay);
                players.Relay(areGathered);
                Task played = recorded.PlayAsync(time);
                return AwaitAsync(players.RunAsync(plan, observers: [costs]), played);
            },
            TimeSpan.FromMinutes(2));

        Assert.False(recorded.HasDiverged);
        AssertIsThePlan(again);
        Assert.Equal(s_seconds, costs.Count);
        output.WriteLine($"{Agents} agents, {(areGathered ? "gathered by some of them" : "each asked by itself")}: the coordinator takes {costs.Cpu:0.000} s of CPU for each second of the run, {costs.MostCpu:0.000} s at most, and allocates {costs.Allocated / 1e6:0.0} MB");
        output.WriteLine($"alive while it goes on: {lags.Alive / 1e6:0.0} MB, that of all simulated agents included; merge lag in virtual time: {lags.Most.TotalMilliseconds:0} ms at most");
        output.WriteLine($"for each second it asks {costs.Asked:0} times and gets {bytes / 1e3:0.0} kB of measurements");
        ScaleFigures.Tell(areGathered ? "gathered" : "direct", new Dictionary<string, double>
        {
            ["agents"] = Agents,
            ["cpuSeconds"] = costs.Cpu,
            ["mostCpuSeconds"] = costs.MostCpu,
            ["allocatedBytes"] = costs.Allocated,
            ["aliveBytes"] = lags.Alive,
            ["lagSeconds"] = lags.Most.TotalSeconds,
            ["calls"] = costs.Asked,
            ["bytes"] = bytes,
        });
    }

    // What relays are for: less is asked by one process, and less comes there.
    [Fact]
    public void RunAsync_Gathered_TakesFewerCallsAndFewerBytes()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(2_000, 10));
        (SimulatedCluster flat, _) = Run(plan, 130, areGathered: false, new Lags());
        (SimulatedCluster tree, _) = Run(plan, 130, areGathered: true, new Lags());

        Assert.InRange(tree.Agents.Sum(agent => agent.AskedDirectly + agent.Gathered), 1, flat.Agents.Sum(agent => agent.AskedDirectly) / 3);

        // Of some twenty values each, hardly two share a bucket: what is saved is their names and half of their distances.
        Assert.InRange(tree.Agents.Sum(agent => agent.Sent), 1, flat.Agents.Sum(agent => agent.Sent) * 3 / 4);
    }

    private static (SimulatedCluster Cluster, RunResult Result) Run(RunPlan plan, int agents, bool areGathered, Lags lags, RecordedRun? recorded = null) => VirtualTime.Run(
        async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, agents, way: recorded is null ? null : recorded.Record);
            cluster.Relay(areGathered);
            int next = 0;
            cluster.Agents.ForEach(agent => agent.More = _ => Times(ref next));
            lags.Cluster = cluster;
            return (cluster, await cluster.RunAsync(plan, observers: [lags]));
        },
        TimeSpan.FromMinutes(2));

    // What is still to be told when the run is over was nobody's any more.
    private static async Task<RunResult> AwaitAsync(Task<RunResult> run, Task played)
    {
        Task first = await Task.WhenAny(run, played);
        if (first == played)
        {
            await played;
        }

        return await run;
    }

    private static void AssertIsThePlan(RunResult result)
    {
        Assert.Equal(Trends * Steps, result.Steps.Values.Sum(step => step.Metrics.Count(metric => metric.Key.StartsWith("trend-", StringComparison.Ordinal))));
        Assert.All(result.Steps.Values.SelectMany(step => step.Metrics).Where(metric => metric.Key.StartsWith("trend-", StringComparison.Ordinal)), metric => Assert.Equal((long)Rate * s_seconds, metric.Value.Histogram.Count));
        Assert.Equal((long)Rate * s_seconds, result.Metrics[MetricNames.Iterations].Count);
        Assert.Equal((long)Rate * s_seconds, result.Metrics[MetricNames.HttpReqDuration].Histogram.Count);
        Assert.All(result.Intervals, interval => Assert.Equal(Rate, interval.Iterations));
        Assert.Equal(Agents, result.Agents.Count);
        Assert.All(result.Agents, agent => Assert.Equal((long)Rate / Agents * s_seconds, agent.Metrics[MetricNames.Iterations].Count));
    }

    private static Series[] Times(ref int next)
    {
        var series = new Series[s_series.Length];
        for (int i = 0; i < series.Length; i++)
        {
            Histogram times = s_times[next++ % s_times.Length];
            series[i] = new Series { Metric = s_series[i].Trend, Step = s_series[i].Step, Type = MetricType.Trend, Count = times.Count, Sum = times.Count * 50.0, Min = 1, Max = 1000, Histogram = times };
        }

        return series;
    }

    // As many values as an agent has starts a second.
    private static Histogram[] Distributions(int count)
    {
        var random = new Random(20261127);
        var all = new Histogram[count];
        for (int i = 0; i < count; i++)
        {
            var times = new HistogramBuilder();
            for (int value = 0; value < Rate / Agents; value++)
            {
                times.Record((long)(TimeSpan.TicksPerMillisecond * Math.Exp(random.NextDouble() * Math.Log(1000))));
            }

            all[i] = times.Build();
        }

        return all;
    }

    private sealed class Lags : IRunObserver
    {
        public SimulatedCluster? Cluster { get; set; }

        public TimeSpan Most { get; private set; }

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
            Alive = interval.Index == s_seconds / 2 ? GC.GetTotalMemory(forceFullCollection: true) : Alive;
        }

        public void Ended(RunResult result)
        {
        }
    }
}
