using Perf.Cluster.Contracts;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>The coordinator when agents are there and do not do as they should.</summary>
public class ClusterRunTroubleTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);
    private static readonly RunPlan s_plan = SomeAgents.Plan(SomeAgents.Rate(103, 10));

    [Fact]
    public void RunAsync_StartIsNotHeardInTime_IsPutOffForAll()
    {
        VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[1].LosesStarts = 5;
            RunResult result = await cluster.RunAsync(s_plan);

            long[] starts = [.. cluster.Agents.Select(agent => agent.Started[^1].StartUtcTicks - agent.ClockOffset.Ticks)];
            Assert.Single(starts.Distinct());
            Assert.Equal(2, cluster.Agents[0].Started.Count);
            Assert.Single(cluster.Agents[1].Started);
            Assert.Equal(starts[0], result.StartedAt.UtcTicks);
            Assert.Equal(1030, result.Metrics[MetricNames.Iterations].Count);
            Assert.All(result.Agents, agent => Assert.InRange(Math.Abs(agent.StartSkew!.Value), 0, 0.001));
            return true;
        }, s_limit);
    }

    // It hears of the first start when that is near, and of the one that has replaced it right behind.
    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(0.4, 2)]
    [InlineData(0.45, 2)]
    [InlineData(0.6, 3)]
    public void RunAsync_AgentHearsOfTheStartLate_AllBeginTogether(double late, int starts)
    {
        VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[0].Told = () =>
            {
                cluster.Agents[0].Told = null;
                cluster.Agents[1].Hold(stops: false);
                cluster.At(late, cluster.Agents[1].Wake);
            };
            RunResult result = await cluster.RunAsync(s_plan);

            Assert.Equal(starts, cluster.Agents[0].Started.Count);
            Assert.All(result.Agents, agent => Assert.Equal((AgentEnd.Completed, 0d), (agent.End, Math.Round(agent.StartSkew!.Value, 2))));
            Assert.Equal(1030, result.Metrics[MetricNames.Iterations].Count);
            Assert.Equal(0, result.Agents.Sum(agent => agent.MissingStarts));
            Assert.Equal(cluster.Agents[1].Started[^1].StartUtcTicks - cluster.Agents[1].ClockOffset.Ticks, result.StartedAt.UtcTicks);
            return true;
        }, s_limit);
    }

    [Fact]
    public void RunAsync_StartIsNotHeardAndStays_OneBeginsLate()
    {
        VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.MayMoveStart = false;
            cluster.Agents[1].LosesStarts = 7;
            RunResult result = await cluster.RunAsync(s_plan);

            Assert.Single(cluster.Agents[0].Started);
            Assert.Equal(1030, result.Metrics[MetricNames.Iterations].Count);
            Assert.InRange(result.Agents[1].StartSkew!.Value, 100, 300);
            return true;
        }, s_limit);
    }

    [Fact]
    public void RunAsync_AgentBeginsLate_SkewTellsIt()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[2].BeginsLate = TimeSpan.FromMilliseconds(25);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        Assert.Equal([0d, 0, 25], result.Agents.Select(agent => Math.Round(agent.StartSkew!.Value, 3)));
    }

    [Fact]
    public void RunAsync_AgentAnswersAndMeasuresNothing_IsLost()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[1].MeasuresUntil = TimeSpan.FromSeconds(2);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        AssertWhole(result);
        Assert.Equal(AgentEnd.Lost, result.Agents[1].End);
        Assert.Contains("has measured nothing for 5s", result.Agents[1].Reason, StringComparison.Ordinal);
        Assert.InRange(result.Agents[1].Missing, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void RunAsync_ShareFails_OthersTakeItOver()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[1].FailsAt = TimeSpan.FromSeconds(4);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        AssertWhole(result);
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal((AgentEnd.Failed, "an event loop failed", false), (result.Agents[1].End, result.Agents[1].Reason, result.Agents[1].IsAbandoned));
        Assert.Equal(["agent-1", "agent-3"], result.Agents[1].TakenOverBy.Order());
        Assert.InRange(result.Agents[1].Missing, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void RunAsync_AllSharesFail_IsFailedWithTheReasons()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 2);
            cluster.Agents.ForEach(agent => agent.FailsAt = TimeSpan.FromSeconds(4));
            return cluster.RunAsync(s_plan);
        }, s_limit);

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Contains("agent-1: an event loop failed; agent-2: an event loop failed", result.StatusReason, StringComparison.Ordinal);
        AssertWhole(result, TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void RunAsync_HeirRefuses_OthersAreAsked()
    {
        VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[0].Refuses = part => part.Count > 3 ? new OrderAnswer { ErrorId = ErrorIds.AgentRefused, Message = "it drains." } : null;
            cluster.At(5, cluster.Agents[1].Kill);
            RunResult result = await cluster.RunAsync(s_plan);

            AssertWhole(result);
            Assert.Equal("agent-3", Assert.Single(result.Agents[1].TakenOverBy));
            Assert.False(result.Agents[1].IsAbandoned);
            Assert.Equal(AgentEnd.Completed, result.Agents[0].End);
            Assert.Contains(result.Warnings, warning => warning.Contains("agent-1 did not take over what a lost one had: it drains.", StringComparison.Ordinal));
            Assert.Equal(1, cluster.Packed);
            return true;
        }, s_limit);
    }

    [Fact]
    public void RunAsync_PartIsTakenOverAndPartIsNot_RunIsShortAndSaysSo()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[0].Refuses = part => part.Count > 3 ? new OrderAnswer { ErrorId = ErrorIds.AgentRefused, Message = "it drains." } : null;
            cluster.Agents[2].Agent = cluster.Agents[2].Agent with { MaxRate = 52 };
            cluster.At(5, cluster.Agents[1].Kill);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        AssertWhole(result);
        Assert.Equal("agent-3", Assert.Single(result.Agents[1].TakenOverBy));
        Assert.True(result.Agents[1].IsAbandoned);
    }

    [Fact]
    public void RunAsync_OrderThatNeverArrives_IsGivenUpAndTheRunRefused()
    {
        PerfException refused = Assert.Throws<PerfException>(() => VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 2);
            cluster.Agents[1].LosesOrders = true;
            return cluster.RunAsync(s_plan);
        }, s_limit));

        Assert.Equal(ErrorIds.AgentsLost, refused.Id);
        Assert.Contains("agent-2: it did not answer an order for 30s", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunAsync_QuestionThatWasAskedBeforeTheOrderWasTaken_LosesNobody()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 2);
            cluster.Agents[1].UnknownLate = TimeSpan.FromMilliseconds(60);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        Assert.All(result.Agents, agent => Assert.Equal(AgentEnd.Completed, agent.End));
        AssertWhole(result);
    }

    [Fact]
    public void RunAsync_LostBeforeTheStartAndNobodyMayTakeIt_IsRefused()
    {
        VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 2);
            cluster.Agents[0].Agent = cluster.Agents[0].Agent with { MaxRate = 60 };
            cluster.Agents[1].Entered = _ => cluster.Agents[1].Kill();

            PerfException refused = await Assert.ThrowsAsync<PerfException>(() => cluster.RunAsync(s_plan));

            Assert.Equal(ErrorIds.AgentsLost, refused.Id);
            Assert.Contains("agent agent-2 was lost", refused.Message, StringComparison.Ordinal);
            Assert.Empty(cluster.Agents[0].Started);
            Assert.Empty(cluster.Agents[0].Shares);
            return true;
        }, s_limit);
    }

    [Fact]
    public void RunAsync_StoppedBetweenReadyAndStart_EndsAtOnceAndSteersNothing()
    {
        using var stop = new CancellationTokenSource();
        bool hasStarted = false;
        (RunResult result, TimeSpan took) = VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.At(0.3, stop.Cancel);
            RunResult stopped = await cluster.RunAsync(s_plan, started: _ => hasStarted = true, stop: stop.Token);
            return (stopped, time.Elapsed);
        }, s_limit);

        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.False(hasStarted);
        Assert.InRange(took, TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(1));
    }

    private static void AssertWhole(RunResult result, TimeSpan? measured = null)
    {
        double made = result.Metrics[MetricNames.Iterations].Count;
        Assert.Equal(measured is { } only ? 103 * only.TotalSeconds : 1030 - result.Agents.Sum(agent => agent.MissingStarts), made);
        Assert.Equal(made, result.Metrics[MetricNames.HttpReqDuration].Count);
    }
}
