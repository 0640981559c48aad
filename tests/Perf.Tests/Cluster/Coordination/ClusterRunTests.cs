using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>The coordinator with agents that go on as planned. What happens when they do not is in ClusterRunLossTests.</summary>
public class ClusterRunTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);
    private static readonly RunPlan s_plan = SomeAgents.Plan(SomeAgents.Rate(103, 10));

    [Fact]
    public void RunAsync_ThreeAgents_EqualOne()
    {
        RunResult one = VirtualTime.Run(time => SimulatedCluster.Of(time, 1).RunAsync(s_plan), s_limit);
        RunResult three = VirtualTime.Run(time => SimulatedCluster.Of(time, 3).RunAsync(s_plan), s_limit);

        AssertEqual(one, three);
        Assert.Equal(1030, three.Metrics[MetricNames.Iterations].Count);
        Assert.Equal(RunStatus.Completed, three.Status);
        Assert.Equal(3, three.Agents.Count);
        Assert.Equal(1030, three.Agents.Sum(agent => agent.Metrics[MetricNames.Iterations].Count));
        Assert.All(three.Agents, agent => Assert.InRange(Math.Abs(agent.StartSkew!.Value), 0, 0.001));
        Assert.Equal([-120_000d, -80_000, -40_000], three.Agents.Select(agent => agent.ClockOffset));
    }

    // Outputs tell agents apart by it.
    [Fact]
    public void RunAsync_EachSecond_HasWhatEachAgentDidOfIt()
    {
        var recorder = new RunRecorder();
        VirtualTime.Run(time => SimulatedCluster.Of(time, 3).RunAsync(s_plan, observers: [recorder]), s_limit);

        Assert.NotEmpty(recorder.Intervals);
        Assert.All(recorder.Intervals.SkipLast(1), second => Assert.Equal(["agent-1", "agent-2", "agent-3"], second.Agents.Select(agent => agent.Agent)));
        Assert.All(recorder.Intervals, second => Assert.Equal(IntervalSummary.From(second).Iterations, second.Agents.Sum(agent => agent.Figures.Iterations)));
        Assert.Equal(1030, recorder.Intervals.Sum(second => second.Agents.Sum(agent => agent.Figures.Iterations)));
    }

    [Fact]
    public void RunAsync_MoreAgentsThanAnybodyReads_AreNotToldApart()
    {
        var recorder = new RunRecorder();
        VirtualTime.Run(time => SimulatedCluster.Of(time, 51).RunAsync(SomeAgents.Plan(SomeAgents.Rate(510, 2)), observers: [recorder]), s_limit);

        Assert.NotEmpty(recorder.Intervals);
        Assert.All(recorder.Intervals, second => Assert.Empty(second.Agents));
    }

    // Of all at once each answer would wait for all others', and every agent look as if it were far away.
    [Fact]
    public void RunAsync_HundredsOfAgents_ClocksAreReadSomeAtATime()
    {
        var firstAsked = new Dictionary<string, TimeSpan>();
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 300);
            cluster.Agents.ForEach(agent => agent.ClockAsked = () => firstAsked.TryAdd(agent.Agent.Name, time.Elapsed));
            return cluster.RunAsync(SomeAgents.Plan(SomeAgents.Rate(3000, 2)));
        }, s_limit);

        Assert.Equal(300, firstAsked.Count);
        Assert.InRange(firstAsked.Values.GroupBy(at => at).Max(together => together.Count()), 2, 128);
        Assert.All(result.Agents, agent => Assert.Equal(AgentEnd.Completed, agent.End));
        Assert.Equal(6000, result.Metrics[MetricNames.Iterations].Count);
    }

    [Fact]
    public void RunAsync_UnequalCores_EqualsOne()
    {
        RunResult one = VirtualTime.Run(time => SimulatedCluster.Of(time, 1).RunAsync(s_plan), s_limit);
        RunResult unequal = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[1].Agent = cluster.Agents[1].Agent with { Cores = 12 };
            return cluster.RunAsync(s_plan);
        }, s_limit);

        AssertEqual(one, unequal);
        Assert.Equal(0.6, unequal.Agents[1].Share, 6);
    }

    [Fact]
    public void RunAsync_SlowAgent_IsWaitedForAndEqualsOne()
    {
        RunResult one = VirtualTime.Run(time => SimulatedCluster.Of(time, 1).RunAsync(s_plan), s_limit);
        RunResult slow = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[2].Latency = TimeSpan.FromMilliseconds(150);
            cluster.Agents[2].ReportsLate = TimeSpan.FromMilliseconds(700);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        AssertEqual(one, slow);
        Assert.All(slow.Agents, agent => Assert.Equal(AgentEnd.Completed, agent.End));
    }

    [Fact]
    public void RunAsync_Setup_FirstShareDoesItAndOthersGetWhatItSet()
    {
        VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            await cluster.RunAsync(s_plan with { Scenario = s_plan.Scenario with { Setup = new Flow(), Teardown = new Flow() } });

            Assert.Null(cluster.Agents[0].Started.Single().Given);
            Assert.All(cluster.Agents.Skip(1), agent => Assert.Equal(SimulatedShare.Given, agent.Started.Single().Given));
            Assert.Contains(cluster.Agents[0].Steered, order => order.Action == SteerAction.Finish);
            return true;
        }, s_limit);
    }

    [Fact]
    public void RunAsync_StoppedFromOutside_EndsWithinASecondAndKeepsWhatWasMeasured()
    {
        using var stop = new CancellationTokenSource();
        (RunResult result, TimeSpan took) = VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.At(5, stop.Cancel);
            RunResult stopped = await cluster.RunAsync(s_plan, stop: stop.Token);
            Assert.All(cluster.Agents, agent => Assert.Contains(agent.Steered, order => order.Action == SteerAction.Abort));
            return (stopped, time.Elapsed);
        }, s_limit);

        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.InRange(took, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
        Assert.InRange(result.Metrics[MetricNames.Iterations].Count, 400, 515);
        Assert.Equal(0, result.Agents.Sum(agent => agent.MissingStarts));
    }

    [Fact]
    public void RunAsync_GuardEndsIt_IsAborted()
    {
        RunResult result = VirtualTime.Run(time => SimulatedCluster.Of(time, 3).RunAsync(s_plan, guard: new SimpleGuard(totals => totals.Elapsed >= TimeSpan.FromSeconds(3) ? "too slow" : null)), s_limit);

        Assert.Equal(RunStatus.Aborted, result.Status);
        Assert.Equal("too slow", result.StatusReason);
        Assert.InRange(result.Duration, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void RunAsync_RateDoubledAtItsStart_AllAgentsChangeAtTheSameMoment()
    {
        VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            RunResult result = await cluster.RunAsync(s_plan, started: control => control.SetRateFactor(2));

            var due = new DueStarts(s_plan);
            SteerOrder order = cluster.Agents[0].Steered.First(one => one.Action == SteerAction.Factor);
            due.Steer(order.Action, order.Value, order.AtTicks);
            Assert.All(cluster.Agents, agent => Assert.Equal(order.AtTicks, agent.Steered.First(one => one.Action == SteerAction.Factor).AtTicks));
            Assert.InRange(TimeSpan.FromTicks(order.AtTicks), TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(310));
            Assert.Equal(due.Between(new LoadShare(), TimeSpan.Zero, s_plan.Duration), result.Metrics[MetricNames.Iterations].Count);
            return true;
        }, s_limit);
    }

    [Fact]
    public void RunAsync_AgentRefuses_NamesItAndStartsNothing()
    {
        PerfException refused = Assert.Throws<PerfException>(() => VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[1].Check = new OrderAnswer { ErrorId = ErrorIds.AgentRefused, Message = "its -AllowTarget has no http://shop." };
            return cluster.RunAsync(s_plan);
        }, s_limit));

        Assert.Equal(ErrorIds.AgentRefused, refused.Id);
        Assert.Contains("Agent agent-2: its -AllowTarget has no http://shop.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunAsync_TargetUnreachableForSome_NamesThem()
    {
        PerfException unreachable = Assert.Throws<PerfException>(() => VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[2].Check = new OrderAnswer { ErrorId = ErrorIds.AgentTargetUnreachable, Message = "connection refused" };
            return cluster.RunAsync(s_plan);
        }, s_limit));

        Assert.Equal(ErrorIds.AgentTargetUnreachable, unreachable.Id);
        Assert.Contains("agent-1, agent-2 reach it", unreachable.Message, StringComparison.Ordinal);
        Assert.Contains("http://shop: agent-3.", unreachable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunAsync_SetupFails_IsAFailedRunWithTheReason()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 2);
            cluster.Agents[0].SetupFails = new ShareEnd { Status = nameof(RunStatus.Failed), Reason = "the setup did not get a token" };
            return cluster.RunAsync(s_plan);
        }, s_limit);

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Contains("agent-1: the setup did not get a token", result.StatusReason, StringComparison.Ordinal);
    }

    private static void AssertEqual(RunResult expected, RunResult actual)
    {
        Assert.Equal(expected.Duration, actual.Duration);
        Assert.Equal(expected.Metrics[MetricNames.Iterations].Count, actual.Metrics[MetricNames.Iterations].Count);
        Assert.Equal(expected.Metrics[MetricNames.HttpReqDuration].Histogram.ToBytes(), actual.Metrics[MetricNames.HttpReqDuration].Histogram.ToBytes());
        Assert.Equal(expected.Intervals.Select(interval => interval.Iterations), actual.Intervals.Select(interval => interval.Iterations));
    }
}
