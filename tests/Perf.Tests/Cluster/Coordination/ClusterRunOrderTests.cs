using Perf.Cluster.Contracts;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>The coordinator and what agents answer to orders: late, not at all, with a refusal, or with something odd.</summary>
public class ClusterRunOrderTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);
    private static readonly RunPlan s_plan = SomeAgents.Plan(SomeAgents.Rate(103, 10));
    private static readonly OrderAnswer s_tooMuch = new() { ErrorId = ErrorIds.AgentRefused, Message = "beyond its -MaxRate." };

    [Fact]
    public void RunAsync_HeirRefusesToBegin_GoesOnWithItsOwnAndOthersAreAsked()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[0].RefusesStart = order => order.FromTicks > 0 ? s_tooMuch : null;
            cluster.At(5, cluster.Agents[1].Kill);
            return cluster.RunAsync(s_plan);
        }, s_limit);

        Assert.Equal(AgentEnd.Completed, result.Agents[0].End);
        Assert.Equal("agent-3", Assert.Single(result.Agents[1].TakenOverBy));
        Assert.False(result.Agents[1].IsAbandoned);
        Assert.Equal(0, result.Agents[0].MissingStarts);
        Assert.Contains(result.Warnings, warning => warning.Contains("agent-1 did not take over what a lost one had: it did not begin: beyond its -MaxRate.", StringComparison.Ordinal));
        AssertWhole(result);
    }

    // Its limit allows what was planned of the part, and not what the run was steered to.
    [Fact]
    public void RunAsync_RateWasRaised_PartGoesToWhomItsLimitAllows()
    {
        VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[0].Agent = cluster.Agents[0].Agent with { MaxRate = 110 };
            cluster.At(5, cluster.Agents[1].Kill);
            RunResult result = await cluster.RunAsync(s_plan, started: control => control.SetRateFactor(3));

            Assert.Equal("agent-3", Assert.Single(result.Agents[1].TakenOverBy));
            Assert.DoesNotContain(cluster.Agents[0].Started, order => order.FromTicks > 0);
            Assert.DoesNotContain(result.Warnings, warning => warning.Contains("did not take over", StringComparison.Ordinal));
            return true;
        }, s_limit);
    }

    [Fact]
    public void RunAsync_AgentTakesNoLaterStart_KeepsItsOwnAndTheSkewTells()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents[1].LosesStarts = 5;
            cluster.Agents[2].KeepsFirstStart = true;
            return cluster.RunAsync(s_plan);
        }, s_limit);

        Assert.All(result.Agents, agent => Assert.Equal(AgentEnd.Completed, agent.End));
        Assert.InRange(result.Agents[2].StartSkew!.Value, -1000, -100);
        Assert.InRange(result.Agents[1].StartSkew!.Value, -1, 1);
        AssertWhole(result);
    }

    // They get their orders in turns: the last of them wait for longer than an answer is waited for.
    [Fact]
    public void RunAsync_AnswerIsLostOfOneThatHadToWaitForItsTurn_IsAskedAgain()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 70);
            cluster.Agents.ForEach(agent => agent.TakesOrdersLate = TimeSpan.FromSeconds(16));
            cluster.Agents[^1].LosesTaken = 1;
            return cluster.RunAsync(s_plan);
        }, s_limit);

        Assert.Equal(RunStatus.Completed, result.Status);
        AssertWhole(result);
    }

    // One answer is late, and while that is looked into the coordinator's own process stands still.
    [Fact]
    public void RunAsync_CoordinatorStandsStillWhileItAsksAgain_LosesNobody()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 2);
            SimulatedAgent slow = cluster.Agents[1];
            cluster.At(4, () => slow.Hold(stops: false));
            slow.LookedFor = () =>
            {
                slow.LookedFor = null;
                slow.Wake();
                time.Skip(TimeSpan.FromSeconds(1.5));
            };
            return cluster.RunAsync(s_plan);
        }, s_limit);

        Assert.All(result.Agents, agent => Assert.Equal((AgentEnd.Completed, (string?)null), (agent.End, agent.Reason)));
        AssertWhole(result);
    }

    // It hears all that it is asked, and no answer comes back: nothing that it hears may keep its load up.
    [Fact]
    public void RunAsync_AgentHearsAndIsNotHeard_EndsItsLoadWithinThreeSeconds()
    {
        VirtualTime.Run(async time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            SimulatedAgent mute = cluster.Agents[1];
            var ended = new List<TimeSpan>();
            mute.Entered = state =>
            {
                if (state == ShareState.Ended)
                {
                    ended.Add(time.Elapsed);
                }
            };
            cluster.At(4, () => mute.IsMute = true);
            RunResult result = await cluster.RunAsync(s_plan);

            Assert.Equal(AgentEnd.Lost, result.Agents[1].End);
            Assert.InRange(Assert.Single(ended), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(7));
            Assert.Contains(mute.Steered, order => order.Action == SteerAction.Forget);
            AssertWhole(result);
            return true;
        }, s_limit);
    }

    [Fact]
    public void RunAsync_AllTellTheSame_IsOneLineWithTheirNames()
    {
        RunPlan plan = s_plan with { Warnings = ["the plan is odd"] };
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 3);
            cluster.Agents.ForEach(agent => agent.Warns = ["12 rows were used twice"]);
            cluster.Agents.ForEach(agent => agent.RefusesToSteer = order => order.Action == SteerAction.Factor
                ? new OrderAnswer { ErrorId = ErrorIds.AgentRefused, Message = $"The agent {agent.Agent.Name} does not take it." }
                : null);
            return cluster.RunAsync(plan, started: control => control.SetRateFactor(2));
        }, s_limit);

        Assert.Single(result.Warnings, warning => warning == "the plan is odd");
        AssertNamesAll(Assert.Single(result.Warnings, warning => warning.Contains("12 rows were used twice. Likewise: ", StringComparison.Ordinal)));
        AssertNamesAll(Assert.Single(result.Warnings, warning => warning.Contains("it does not do as it was told", StringComparison.Ordinal)));
    }

    // Its first start is due at 20 s, and the run was steered before that: it may come at any time.
    [Fact]
    public void RunAsync_SteeredBeforeAnAgentsFirstStart_ItsSkewIsNotKnown()
    {
        RunResult result = VirtualTime.Run(time =>
        {
            SimulatedCluster cluster = SimulatedCluster.Of(time, 5);
            cluster.Agents[4].BeginsLate = TimeSpan.FromSeconds(10);
            return cluster.RunAsync(SomeAgents.Plan(SomeAgents.Rate(0.2, 60)), started: control => control.SetRateFactor(0.5));
        }, s_limit);

        Assert.Null(result.Agents[4].StartSkew);
        Assert.NotNull(result.Agents[0].StartSkew);
    }

    private static void AssertNamesAll(string line)
    {
        for (int agent = 1; agent <= 3; agent++)
        {
            Assert.Contains($"agent-{agent}", line, StringComparison.Ordinal);
        }
    }

    private static void AssertWhole(RunResult result) =>
        Assert.Equal(1030, result.Metrics[MetricNames.Iterations].Count + result.Agents.Sum(agent => agent.MissingStarts));
}
