using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>The coordinator at a run's end, and where a run ends before its load has begun.</summary>
public class ClusterRunEndTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);
    private static readonly RunPlan s_plan = SomeAgents.Plan(SomeAgents.Rate(103, 10));

    // Killed: noticed at once. Standing still: noticed behind the end.
    [Theory]
    [InlineData(9.9, true)]
    [InlineData(9.4, true)]
    [InlineData(9.5, false)]
    [InlineData(8.7, false)]
    public void RunAsync_AgentIsLostNearTheEnd_IsNotShort(double at, bool isKilled)
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            SimulatedAgent agent = cluster.Agents[1];
            agent.Entered = state =>
            {
                if (state == ShareState.Running)
                {
                    cluster.At(at, isKilled ? agent.Kill : () => agent.Hold(stops: true));
                }
            };
            return cluster.RunAsync(s_plan);
        }, s_limit);

        AgentResult lost = result.Agents[1];
        Assert.Equal((RunStatus.Completed, AgentEnd.Lost, false), (result.Status, lost.End, lost.IsAbandoned));
        Assert.InRange(lost.Missing, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2.75));
        Assert.Equal(1030, result.Metrics[MetricNames.Iterations].Count + result.Agents.Sum(agent => agent.MissingStarts));
    }

    // As in a run of one process: what completes the plan ends nothing early.
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void RunAsync_LimitIsPassedInTheLastSecond_IsCompleted(int agents, bool hasTeardown)
    {
        RunPlan plan = hasTeardown ? s_plan with { Scenario = s_plan.Scenario with { Teardown = new Flow() } } : s_plan;
        RunResult result = VirtualTime.Run(
            time => SimulatedCluster.Of(time, agents).RunAsync(plan, guard: new SimpleGuard(totals => totals.Elapsed >= TimeSpan.FromSeconds(10) ? "too slow" : null)), s_limit);

        Assert.Equal((RunStatus.Completed, (string?)null), (result.Status, result.StatusReason));
        Assert.Equal(1030, result.Metrics[MetricNames.Iterations].Count);
    }

    // Nine seconds are over when the limit is passed: that is early, and stays so though the others end soon.
    [Fact]
    public void RunAsync_LimitIsPassedBefore_IsAborted()
    {
        RunResult result = VirtualTime.Run(
            time => SimulatedCluster.Of(time, 3).RunAsync(s_plan, guard: new SimpleGuard(totals => totals.Elapsed >= TimeSpan.FromSeconds(9) ? "too slow" : null)), s_limit);

        Assert.Equal((RunStatus.Aborted, "too slow"), (result.Status, result.StatusReason));
    }

    [Fact]
    public void RunAsync_AgentThatIsBehindIsLost_WhatItOwedIsMissing()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[1].Behind = 30;
            cluster.At(5, cluster.Agents[1].Kill);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        Assert.Equal(1030, result.Metrics[MetricNames.Iterations].Count + result.Agents.Sum(agent => agent.MissingStarts));
        Assert.InRange(result.Agents[1].MissingStarts, 30, 30 + 70);
    }

    [Fact]
    public void RunAsync_SteeredAndThenAnAgentIsLost_MadeAndMissingAreWhatWasDue()
    {
        VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.At(5, cluster.Agents[2].Kill);
            RunResult result = await cluster.RunAsync(s_plan, started: control => control.SetRateFactor(2));

            SteerOrder order = cluster.Agents[0].Steered.First(one => one.Action == SteerAction.Factor);
            var due = new DueStarts(s_plan);
            due.Steer(order.Action, order.Value, order.AtTicks);
            Assert.Equal(due.Between(new LoadShare(), TimeSpan.Zero, s_plan.Duration), result.Metrics[MetricNames.Iterations].Count + result.Agents.Sum(agent => agent.MissingStarts));
            Assert.True(result.Agents[2].MissingStarts > 0);
            return true;
        }, s_limit);
    }

    [Fact]
    public void RunAsync_SharedIterationsAndAnAgentIsLost_EachIsMadeOnce()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.At(3, cluster.Agents[1].Kill);
            return cluster.RunAsync(SomeAgents.Plan(new SharedIterations { Name = "all", Flow = "browse", Vus = 12, Iterations = 301 }));
        }, s_limit);

        Assert.Equal((RunStatus.Completed, AgentEnd.Lost), (result.Status, result.Agents[1].End));
        Assert.Equal(301, result.Metrics[MetricNames.Iterations].Count);
        Assert.False(result.Agents[1].IsAbandoned);
    }

    // Also those that were taken after the last report, which nobody has heard of.
    [Fact]
    public void RunAsync_RowsAreUsedOnceAndAnAgentIsLost_NoneIsTakenTwice()
    {
        VirtualTime.Run(async time =>
        {
            RunPlan plan = s_plan with { Scenario = s_plan.Scenario with { Data = new Dictionary<string, DataFeeder> { ["users"] = new() { Name = "users", Order = DataOrder.Once } } } };
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.At(4.9, cluster.Agents[1].Kill);
            RunResult result = await cluster.RunAsync(plan);

            Assert.NotEmpty(cluster.Rows);
            Assert.Equal(cluster.Rows.Count, cluster.Rows.Distinct().Count());
            Assert.Contains(result.Warnings, warning => warning.Contains("rows of 'users' are passed over", StringComparison.Ordinal));
            return true;
        }, s_limit);
    }

    [Fact]
    public void RunAsync_RefusedWhenTheSetupWasDone_SaysWhatIsStillThere()
    {
        PerfException refused = Assert.Throws<PerfException>(() => VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 2);
            cluster.Agents[0].Agent = cluster.Agents[0].Agent with { MaxRate = 60 };
            cluster.Agents[1].Preparing = TimeSpan.FromSeconds(2);
            cluster.At(1, cluster.Agents[1].Kill);
            return cluster.RunAsync(s_plan with { Scenario = s_plan.Scenario with { Setup = new Flow(), Teardown = new Flow() } });
        }, s_limit));

        Assert.Contains("The setup was done on agent agent-1, and the teardown was not", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunAsync_StoppedWhenTheSetupWasDone_SaysWhatIsStillThere()
    {
        using var stop = new CancellationTokenSource();
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 2);
            cluster.Agents[1].Preparing = TimeSpan.FromSeconds(2);
            cluster.At(1, stop.Cancel);
            return cluster.RunAsync(s_plan with { Scenario = s_plan.Scenario with { Setup = new Flow(), Teardown = new Flow() } }, stop: stop.Token);
        }, s_limit);

        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.Contains(result.Warnings, warning => warning.StartsWith("The setup was done on agent agent-1", StringComparison.Ordinal));
    }
}
