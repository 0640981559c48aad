using Perf.Cluster.Contracts;
using Perf.Cluster.Relay;
using static Perf.Tests.Cluster.Coordination.RelayedRuns;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>Agents that gather for others, where ways are cut, where somebody dies, sleeps or is far away, and where what is told is odd.</summary>
public class ClusterRunRelayTroubleTests
{
    // Until when a second lasts that begins then: one of a tenth, behind which all others count a second later, and one of two, behind which they are in place again.
    private static readonly Dictionary<double, double> s_oddSeconds = new() { [0] = 1.1, [1.1] = 2, [3] = 3.1, [5] = 7 };

    // What it is told goes there directly: nobody would ever tell it to clean up.
    [Fact]
    public void RunAsync_WayToTheFirstIsCutAtTheEnd_IsLostAndTheRunEnds()
    {
        (_, RunResult result) = Run(
            cluster => cluster.Agents[0].Entered = state =>
            {
                if (state == ShareState.Running)
                {
                    cluster.At(Seconds - 0.5, () => cluster.Agents[0].IsCutOff = true);
                }
            },
            plan: Plan with { Scenario = Plan.Scenario with { Setup = new Flow(), Teardown = new Flow() } });

        AssertWhole(result);
        AgentResult lost = Assert.Single(result.Agents, agent => agent.End == AgentEnd.Lost);
        Assert.Equal("agent-1", lost.Name);
        Assert.Contains("did not answer for 1.75s", lost.Reason, StringComparison.Ordinal);
        Assert.InRange(lost.LostAt!.Value - result.StartedAt, TimeSpan.FromSeconds(Seconds + 1), TimeSpan.FromSeconds(Seconds + 3.6));
        Assert.Contains(result.Warnings, warning => warning.StartsWith("The teardown was not done", StringComparison.Ordinal));
    }

    // Nobody tells it anything; its clock is asked for directly, and that is not answered.
    [Fact]
    public void RunAsync_WayToAMemberIsCut_IsLostAndOthersTakeItOver()
    {
        (SimulatedCluster cluster, RunResult result) = Run(cluster => cluster.At(2.7, () => cluster.Agents[20].IsCutOff = true));

        AssertWhole(result);
        AgentResult lost = Assert.Single(result.Agents, agent => agent.End == AgentEnd.Lost);
        Assert.Equal("agent-21", lost.Name);
        Assert.NotEmpty(lost.TakenOverBy);
        Assert.True(cluster.Agents[20].AskedByOthers > 0);
    }

    [Fact]
    public void RunAsync_LastSecondOfAFailedShareComesWithItsEnd_CountsAndIsNotRefused()
    {
        static void Fail(SimulatedCluster cluster) => (cluster.Agents[20].FailsAt, cluster.Agents[20].FailsWithItsReport) = (TimeSpan.FromSeconds(4), true);

        (_, RunResult flat) = Run(Fail, canRelay: false);
        (SimulatedCluster cluster, RunResult tree) = Run(Fail);

        Assert.True(cluster.Agents[20].AskedByOthers > 0);
        Assert.Equal((AgentEnd.Failed, AgentEnd.Failed), (flat.Agents[20].End, tree.Agents[20].End));
        Assert.Equal((0, 0), (flat.Agents[20].RefusedReports, tree.Agents[20].RefusedReports));
        Assert.InRange(tree.Agents[20].Missing, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(0.9));
        AssertWhole(flat);
        AssertWhole(tree);
    }

    // No connection is reset, so that each question is waited for: the relay's patience, and not the coordinator's behind it.
    [Theory]
    [InlineData(false, 0.6)]
    [InlineData(true, 0.75)]
    public void RunAsync_DiesWithoutAWord_IsNoticedWhenTheRelaysPatienceIsOver(bool isRelay, double atMost)
    {
        SimulatedAgent? dead = null;
        DateTimeOffset killedAt = default;
        (_, RunResult result) = Run(
            cluster => cluster.At(4.3, () =>
            {
                dead = cluster.Agents.First(agent => isRelay ? agent.Gathered > 0 : agent.Gathered == 0);
                dead.DiesSilently = true;
                killedAt = cluster.Time.GetUtcNow();
                dead.Kill();
            }),
            spare: 0);

        AssertWhole(result);
        AgentResult lost = Assert.Single(result.Agents, agent => agent.End == AgentEnd.Lost);
        Assert.Equal((dead!.Agent.Name, "its process is gone"), (lost.Name, lost.Reason));
        Assert.InRange(lost.LostAt!.Value - killedAt, TimeSpan.Zero, TimeSpan.FromSeconds(atMost));
        Assert.InRange(lost.Missing, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void RunAsync_CoordinatorSleepsWhileARelayIsAsked_IsAsPatientAsWithoutRelays()
    {
        bool hasSlept = false;
        (_, RunResult result) = Run(cluster =>
        {
            foreach (SimulatedAgent agent in cluster.Agents)
            {
                agent.AddedUp = () => Sleep(cluster);
            }
        });

        Assert.True(hasSlept);
        Assert.All(result.Agents, agent => Assert.Equal((AgentEnd.Completed, (string?)null), (agent.End, agent.Reason)));
        AssertWhole(result);

        void Sleep(SimulatedCluster cluster)
        {
            if (hasSlept || cluster.Time.Elapsed < TimeSpan.FromSeconds(3))
            {
                return;
            }

            hasSlept = true;
            cluster.Time.Skip(TimeSpan.FromSeconds(1.7));

            // Whoever is asked directly then answers later than one question is waited for.
            SimulatedAgent[] makers = [.. cluster.Agents.Take(Makers)];
            Array.ForEach(makers, maker => maker.Hold(stops: false));
            cluster.At(0.7, () => Array.ForEach(makers, maker => maker.Wake()));
        }
    }

    [Fact]
    public void RunAsync_AgentIsFarAway_IsAskedDirectlyAndNobodyWaitsForIt()
    {
        (SimulatedCluster cluster, RunResult result) = Run(cluster => cluster.Agents[20].Latency = TimeSpan.FromMilliseconds(400));

        Assert.All(result.Agents, agent => Assert.Equal(AgentEnd.Completed, agent.End));
        AssertWhole(result);
        Assert.Equal(0, cluster.Agents[20].AskedByOthers);
        Assert.True(cluster.Agents[21].AskedByOthers > 0);
    }

    [Fact]
    public void RunAsync_RelayReachesNobody_IsNotAskedAgain()
    {
        (SimulatedCluster cluster, RunResult result) = Run(cluster => cluster.Agents[Makers].ReachesOthers = false);

        AssertEqual(Flat.Value, result);
        Assert.InRange(cluster.Agents[Makers].Gathered, 1, 3);
        Assert.Equal(RelayPlan.RelaysFor(Makers) + 1, cluster.Agents.Count(agent => agent.Gathered > 0));
    }

    [Fact]
    public void RunAsync_NoRelayReachesAMember_IsAskedDirectlyAfterSomeRounds()
    {
        (SimulatedCluster cluster, RunResult result) = Run(cluster => cluster.Agents[20].IsReachedByOthers = false);

        AssertEqual(Flat.Value, result);
        Assert.Equal(3, cluster.Agents[20].AskedByOthers);
        Assert.Equal(RelayPlan.RelaysFor(Makers), cluster.Agents.Count(agent => agent.Gathered > 0));
    }

    // The agent is lost for it, as it would be without relays, and its relay goes on.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RunAsync_ReportThatCannotBeRead_CostsItsAgentAndNotTheRelay(bool isLight)
    {
        (SimulatedCluster cluster, RunResult result) = Run(cluster => cluster.Agents[20].Alters = report => report.Number != 4 ? report
            : isLight ? report with { IsLight = true }
            : report with { Interval = [9, 9] });

        AssertWhole(result);
        AgentResult lost = Assert.Single(result.Agents, agent => agent.End == AgentEnd.Lost);
        Assert.Equal("agent-21", lost.Name);
        Assert.Contains("it told what cannot be read", lost.Reason, StringComparison.Ordinal);
        Assert.Equal(RelayPlan.RelaysFor(Makers), cluster.Agents.Count(agent => agent.Gathered > 0));
    }

    [Fact]
    public void RunAsync_RelayLeavesASumOut_NothingOfItIsTakenAndAnotherGathers()
    {
        (SimulatedCluster cluster, RunResult result) = Run(cluster => cluster.Agents[Makers].AltersGathered = reply => reply with { Sums = [] });

        AssertEqual(Flat.Value, result);
        Assert.Equal(RelayPlan.RelaysFor(Makers) + 1, cluster.Agents.Count(agent => agent.Gathered > 0));
    }

    // Its questions acknowledge what is known by then, and renew leases that are older than those that were renewed directly.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void RunAsync_RelaysQuestionsComeLate_NothingIsLostOrCountedTwice(double seconds)
    {
        SimulatedAgent? late = null;
        (_, RunResult result) = Run(cluster =>
        {
            foreach (SimulatedAgent agent in cluster.Agents)
            {
                agent.Gathering = () =>
                {
                    if (late is null && cluster.Time.Elapsed > TimeSpan.FromSeconds(3))
                    {
                        late = agent;
                        agent.AsksLate = TimeSpan.FromSeconds(seconds);
                        cluster.At(0.1, () => agent.AsksLate = TimeSpan.Zero);
                    }
                };
            }
        });

        Assert.NotNull(late);
        AssertEqual(Flat.Value, result);
    }

    [Fact]
    public void RunAsync_AgentsWithoutLoadAreBusyWithOthers_GatherForNobody()
    {
        (SimulatedCluster cluster, RunResult result) = Run(cluster =>
        {
            foreach (SimulatedAgent agent in cluster.Agents.Skip(Makers))
            {
                agent.Agent = agent.Agent with { CpuShare = 0.95 };
            }
        });

        AssertEqual(Flat.Value, result);
        Assert.Equal(0, cluster.Agents.Skip(Makers).Sum(agent => agent.Gathered));
        Assert.Equal(RelayPlan.RelaysFor(Makers), cluster.Agents.Count(agent => agent.Gathered > 0));
    }

    [Fact]
    public void RunAsync_SecondsThatAreCutElsewhere_EqualsTheFlatRun()
    {
        static void Cut(SimulatedCluster cluster) => cluster.Agents[20].Cuts = CutOf;

        (_, RunResult flat) = Run(Cut, canRelay: false);
        (SimulatedCluster cluster, RunResult tree) = Run(Cut);

        AssertEqual(flat, tree);
        Assert.True(cluster.Agents[20].AskedByOthers > 0);
    }

    [Fact]
    public void RunAsync_SecondsThatAreInPlaceAgain_AreGatheredAgain()
    {
        const int Long = 25;
        (int apart, int still) = (0, -1);
        (SimulatedCluster cluster, RunResult result) = Run(
            cluster =>
            {
                cluster.Agents[20].Cuts = CutOf;
                cluster.At(7, () => apart = cluster.Agents[20].AskedByOthers);
                cluster.At(7.3, () => still = cluster.Agents[20].AskedByOthers);
            },
            plan: SomeAgents.Plan(SomeAgents.Rate(Makers, Long, maxVus: Makers)));

        Assert.Equal(Makers * Long, result.Metrics[MetricNames.Iterations].Count);
        Assert.Equal(apart, still);
        Assert.True(cluster.Agents[20].AskedByOthers > apart, $"{apart} times");
    }

    private static TimeSpan CutOf(TimeSpan from) => TimeSpan.FromSeconds(s_oddSeconds.TryGetValue(from.TotalSeconds, out double to) ? to : Math.Floor(from.TotalSeconds) + 1);
}
