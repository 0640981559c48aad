using Perf.Cluster.Contracts;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>The coordinator when agents are lost: what is measured and what is missing are the plan, always.</summary>
public class ClusterRunLossTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);
    private static readonly RunPlan s_plan = SomeAgents.Plan(SomeAgents.Rate(103, 10));

    public static TheoryData<string, bool> Phases => new()
    {
        { nameof(ShareState.Preparing), false },
        { nameof(ShareState.Ready), false },
        { nameof(ShareState.Running), true },
        { nameof(ShareState.LoadEnded), false },
    };

    [Theory]
    [MemberData(nameof(Phases))]
    public void RunAsync_AgentDies_EndsWithTheWholePlan(string phase, bool mayMiss)
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);

            // So that the load of the others goes on a little when that of the first has ended.
            cluster.Agents[2].ReportsLate = TimeSpan.FromMilliseconds(500);
            cluster.Agents[0].Entered = state =>
            {
                if (state.ToString() == phase)
                {
                    cluster.At(0.01, cluster.Agents[0].Kill);
                }
            };
            return cluster.RunAsync(s_plan with { Scenario = s_plan.Scenario with { Setup = new Flow(), Teardown = new Flow() } });
        }, s_limit);

        AgentResult lost = result.Agents[0];
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(AgentEnd.Lost, lost.End);
        Assert.Equal("its process is gone", lost.Reason);
        AssertWhole(result);
        Assert.Equal(mayMiss, lost.MissingStarts > 0);
        Assert.InRange(lost.Missing, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void RunAsync_AgentDiesInItsMiddle_OthersTakeItOverWithinTwoSeconds()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.At(5, cluster.Agents[1].Kill);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        AgentResult lost = result.Agents[1];
        AssertWhole(result);
        Assert.Equal(["agent-1", "agent-3"], lost.TakenOverBy.Order());
        Assert.InRange(lost.Missing, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
        Assert.InRange(lost.LostAt!.Value - result.StartedAt, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.Null(result.Agents[0].LostAt);
        Assert.Equal(TimeSpan.FromSeconds(10), result.Duration);
    }

    [Fact]
    public void RunAsync_ProcessStopsAndWakes_IsLostAndNothingCountsTwice()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.At(4, () => cluster.Agents[2].Hold(stops: true));
            cluster.At(8, cluster.Agents[2].Wake);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        AssertWhole(result);
        Assert.Equal(AgentEnd.Lost, result.Agents[2].End);
        Assert.Contains("did not answer for 1.75s", result.Agents[2].Reason, StringComparison.Ordinal);
        Assert.InRange(result.Agents[2].Missing, TimeSpan.FromSeconds(1.75), TimeSpan.FromSeconds(3.5));
    }

    [Fact]
    public void RunAsync_CutOffAndBack_LateReportsAreRefusedAndItIsToldToForget()
    {
        VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            SimulatedAgent cut = cluster.Agents[0];
            cluster.At(4, () => cut.Hold(stops: false));
            cluster.At(8, cut.Wake);
            RunResult result = await cluster.RunAsync(s_plan);

            AssertWhole(result);
            Assert.InRange(result.Agents[0].RefusedReports, 1, 4);
            Assert.Contains(cut.Steered, order => order.Action == SteerAction.Forget);
            Assert.Empty(cut.Shares);
            return true;
        }, s_limit);
    }

    [Fact]
    public void RunAsync_OneAfterTheOther_LastOneHasTheWholePlan()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 4);
            cluster.At(3, cluster.Agents[0].Kill);
            cluster.At(5, cluster.Agents[1].Kill);
            cluster.At(5.2, cluster.Agents[2].Kill);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        AssertWhole(result);
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(AgentEnd.Completed, result.Agents[3].End);
    }

    [Fact]
    public void RunAsync_NobodyHasHeadroom_RunIsShortAndSaysSo()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 2);
            cluster.Agents[0].Busy = 0.5;
            cluster.At(5, cluster.Agents[1].Kill);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        AgentResult lost = result.Agents[1];
        AssertWhole(result);
        Assert.Empty(lost.TakenOverBy);
        Assert.InRange(lost.Missing, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void RunAsync_AllLost_FailsAndKeepsWhatWasMeasured()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 2);
            cluster.At(4, cluster.Agents[0].Kill);
            cluster.At(4, cluster.Agents[1].Kill);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Contains(ErrorIds.AgentsLost, result.StatusReason, StringComparison.Ordinal);
        Assert.Equal(309, result.Metrics[MetricNames.Iterations].Count);
        Assert.All(result.Agents, agent => Assert.True(agent.MissingStarts > 0));
    }

    [Fact]
    public void RunAsync_AllLostBeforeTheStart_IsAnError()
    {
        PerfException lost = Assert.Throws<PerfException>(() => VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 1);
            cluster.Agents[0].Entered = _ => cluster.Agents[0].Kill();
            return cluster.RunAsync(s_plan);
        }, s_limit));

        Assert.Equal(ErrorIds.AgentsLost, lost.Id);
    }

    private static void AssertWhole(RunResult result)
    {
        Assert.Equal(1030, result.Metrics[MetricNames.Iterations].Count + result.Agents.Sum(agent => agent.MissingStarts));
        Assert.Equal(result.Metrics[MetricNames.Iterations].Count, result.Metrics[MetricNames.HttpReqDuration].Count);
    }
}
