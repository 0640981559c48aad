using System.Diagnostics;
using Perf.Cluster.Relay;
using Xunit.Abstractions;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>What a coordinator of many agents takes. The figures are printed and judged by people; only the sums are asserted.</summary>
public class ClusterRunScaleTests(ITestOutputHelper output)
{
    private const int Agents = 1000;
    private const int Seconds = 30;

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

        (SimulatedCluster cluster, RunResult result) = VirtualTime.Run(async time =>
        {
            lags.Time = time;
            SimulatedCluster made = SimulatedCluster.Of(time, Agents);
            made.Relay(areGathered);
            return (made, await made.RunAsync(plan, observers: [lags]));
        }, TimeSpan.FromMinutes(2));

        // The agents' own work is in it, that of relays too, so that each is an upper bound.
        output.WriteLine($"{Agents} agents, {(areGathered ? "gathered by some of them" : "each asked by itself")}, {Seconds} virtual seconds in {watch.Elapsed.TotalSeconds:0.00} s");
        output.WriteLine($"CPU of coordinator and simulated agents: {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds / Seconds:0.000} s for each virtual second");
        output.WriteLine($"allocated: {(GC.GetTotalAllocatedBytes() - allocated) / 1e6 / Seconds:0.0} MB for each virtual second; alive: {GC.GetTotalMemory(true) / 1e6:0.0} MB");
        output.WriteLine($"merge lag in virtual time: {lags.Most.TotalMilliseconds:0} ms at most; a merged second took {lags.LongestGap.TotalMilliseconds:0} ms of real time at most");
        output.WriteLine($"the coordinator asked {cluster.Agents.Sum(agent => agent.AskedDirectly + agent.Gathered) / Seconds} times and got {cluster.Agents.Sum(agent => agent.Sent) / 1e3 / Seconds:0.0} kB of measurements for each virtual second");
        Assert.Equal(areGathered ? RelayPlan.RelaysFor(Agents) : 0, cluster.Agents.Count(agent => agent.Gathered > 0));
        Assert.Equal(20_000L * Seconds, result.Metrics[MetricNames.Iterations].Count);
        Assert.Equal(20_000L * Seconds, result.Metrics[MetricNames.HttpReqDuration].Histogram.Count);
        Assert.All(result.Intervals, interval => Assert.Equal(20_000, interval.Iterations));
        Assert.Equal(Agents, result.Agents.Count);
        Assert.All(result.Agents, agent => Assert.Equal(20L * Seconds, agent.Metrics[MetricNames.Iterations].Count));
    }

    private sealed class Lags : IRunObserver
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private DateTimeOffset _startedAt;
        private TimeSpan _last;

        public VirtualTime Time { get; set; } = new();

        public TimeSpan Most { get; private set; }

        public TimeSpan LongestGap { get; private set; }

        public void Started(RunResult result) => _startedAt = result.StartedAt;

        public void Measured(Interval interval, RunProgress progress)
        {
            // The header has the moment before agents were ready; the first second tells when the clock began.
            TimeSpan lag = Time.GetUtcNow() - _startedAt - (interval.Start + interval.Length);
            if (interval.Index == 0)
            {
                _startedAt += lag;
                lag = TimeSpan.Zero;
            }

            Most = lag > Most ? lag : Most;
            TimeSpan gap = _watch.Elapsed - _last;
            LongestGap = interval.Index > 0 && gap > LongestGap ? gap : LongestGap;
            _last = _watch.Elapsed;
        }

        public void Ended(RunResult result)
        {
        }
    }
}
