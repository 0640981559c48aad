using Perf.Cluster.Relay;
using static Perf.Tests.Cluster.Coordination.RelayedRuns;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>The coordinator of so many agents that some gather for others: whatever becomes of these, the result is that of a run without them.</summary>
public class ClusterRunRelayTests
{
    [Fact]
    public void RunAsync_ThroughRelays_EqualsTheFlatRunAndAsksFarLess()
    {
        (SimulatedCluster flat, _) = Run(_ => { }, canRelay: false);
        (SimulatedCluster tree, RunResult result) = Run(_ => { });

        AssertEqual(Flat.Value, result);
        Assert.Equal(0, flat.Agents.Sum(agent => agent.Gathered));
        Assert.Equal(RelayPlan.RelaysFor(Makers), tree.Agents.Count(agent => agent.Gathered > 0));
        Assert.All(tree.Agents.Take(Makers), agent => Assert.Equal(0, agent.Gathered));
        Assert.InRange(tree.Agents.Sum(agent => agent.AskedDirectly + agent.Gathered), 1, flat.Agents.Sum(agent => agent.AskedDirectly) / 3);
    }

    [Fact]
    public void RunAsync_AllRelaysMakeLoadThemselves_EqualsTheFlatRun()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(Rate, Seconds));
        RunResult flat = VirtualTime.Run(time => SimulatedCluster.Of(time, Makers).RunAsync(plan), Limit);
        RunResult tree = VirtualTime.Run(
            async time =>
            {
                SimulatedCluster cluster = SimulatedCluster.Of(time, Makers);
                cluster.Relay(true);
                RunResult result = await cluster.RunAsync(plan);
                Assert.Equal(RelayPlan.RelaysFor(Makers), cluster.Agents.Count(agent => agent.Gathered > 0));
                return result;
            }, Limit);

        AssertEqual(flat, tree);
    }

    [Fact]
    public void RunAsync_UnevenLatenciesAndReports_EqualsTheFlatRun()
    {
        static void Spread(SimulatedCluster cluster)
        {
            for (int i = 0; i < cluster.Agents.Count; i++)
            {
                cluster.Agents[i].Latency = TimeSpan.FromMilliseconds(1 + (i * 7 % 40));
                cluster.Agents[i].ReportsLate = TimeSpan.FromMilliseconds(i * 13 % 600);
            }
        }

        (_, RunResult flat) = Run(Spread, canRelay: false);
        (SimulatedCluster cluster, RunResult tree) = Run(Spread);

        AssertEqual(flat, tree);
        Assert.True(cluster.Agents.Sum(agent => agent.Gathered) > 0);
    }

    // A relay that makes no load takes nothing along; its members are asked directly, and another one gathers.
    [Theory]
    [InlineData("while it asks")]
    [InlineData("before its answer goes")]
    [InlineData("after its answer has gone")]
    public void RunAsync_RelayDies_NothingIsLost(string phase)
    {
        SimulatedAgent? dead = null;
        (SimulatedCluster cluster, RunResult result) = Run(cluster =>
        {
            foreach (SimulatedAgent agent in cluster.Agents)
            {
                agent.Gathering = () => Die(agent, "while it asks", 0.0005);
                agent.AddedUp = () =>
                {
                    Die(agent, "before its answer goes", 0);
                    Die(agent, "after its answer has gone", 0.0015);
                };
            }

            void Die(SimulatedAgent agent, string when, double seconds)
            {
                if (phase == when && dead is null && cluster.Time.Elapsed > TimeSpan.FromSeconds(4))
                {
                    dead = agent;
                    cluster.At(seconds, agent.Kill);
                }
            }
        });

        Assert.NotNull(dead);
        Assert.True(dead.IsKilled);
        AssertEqual(Flat.Value, result);
        Assert.Equal(RelayPlan.RelaysFor(Makers) + 1, cluster.Agents.Count(agent => agent.Gathered > 0));
    }

    [Fact]
    public void RunAsync_RelayThatMakesLoadDies_OnlyItsOwnShareIsLost()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(Rate, Seconds));
        RunResult result = VirtualTime.Run(
            time =>
            {
                SimulatedCluster cluster = SimulatedCluster.Of(time, Makers);
                cluster.Relay(true);
                cluster.At(4.3, () => cluster.Agents.First(agent => agent.Gathered > 0).Kill());
                return cluster.RunAsync(plan);
            }, Limit);

        AssertWhole(result);
        AgentResult lost = Assert.Single(result.Agents, agent => agent.End == AgentEnd.Lost);
        Assert.Equal("its process is gone", lost.Reason);
        Assert.InRange(lost.Missing, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public void RunAsync_SlowRelay_LosesNobodyAndIsNotAskedAgain()
    {
        SimulatedAgent? slow = null;
        int asked = 0;
        (_, RunResult result) = Run(cluster =>
        {
            foreach (SimulatedAgent agent in cluster.Agents)
            {
                agent.Gathering = () =>
                {
                    if (cluster.Time.Elapsed > TimeSpan.FromSeconds(3) && slow is null)
                    {
                        slow = agent;
                        agent.GathersLate = TimeSpan.FromSeconds(1.5);
                        cluster.At(1, () => asked = agent.Gathered);
                    }
                };
            }
        });

        Assert.NotNull(slow);
        Assert.Equal(asked, slow.Gathered);
        AssertEqual(Flat.Value, result);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void RunAsync_RelayStandsStillAndWakes_NothingIsLostOrCountedTwice(double seconds)
    {
        SimulatedAgent? still = null;
        (_, RunResult result) = Run(cluster =>
        {
            foreach (SimulatedAgent agent in cluster.Agents)
            {
                agent.Gathering = () =>
                {
                    if (cluster.Time.Elapsed > TimeSpan.FromSeconds(3) && still is null)
                    {
                        // Its answer is made, and comes when it goes on.
                        still = agent;
                        agent.Hold(stops: true);
                        cluster.At(seconds, agent.Wake);
                    }
                };
            }
        });

        Assert.NotNull(still);
        AssertEqual(Flat.Value, result);
    }

    [Fact]
    public void RunAsync_AllRelaysGone_GoesOnWithoutThem()
    {
        (SimulatedCluster cluster, RunResult result) = Run(cluster =>
        {
            foreach (SimulatedAgent agent in cluster.Agents.Take(Makers))
            {
                agent.Agent = agent.Agent with { CanRelay = false };
            }

            cluster.At(4.2, () => cluster.Agents.ForEach(agent =>
            {
                if (agent.Agent.CanRelay)
                {
                    agent.Kill();
                }
            }));
        });

        AssertEqual(Flat.Value, result);
        Assert.True(cluster.Agents.Sum(agent => agent.Gathered) > 0);
    }

    [Fact]
    public void RunAsync_OlderAgents_AreMembersAndNoRelays()
    {
        (SimulatedCluster cluster, RunResult result) = Run(cluster =>
        {
            foreach (SimulatedAgent agent in cluster.Agents.Skip(Makers))
            {
                agent.Agent = agent.Agent with { Version = "0.0.1" };
            }
        });

        AssertEqual(Flat.Value, result);
        Assert.Equal(0, cluster.Agents.Skip(Makers).Sum(agent => agent.Gathered));
        Assert.True(cluster.Agents.Sum(agent => agent.Gathered) > 0);
    }

    [Fact]
    public void RunAsync_MemberDies_IsNoticedInTimeAndAlone()
    {
        (_, RunResult result) = Run(cluster => cluster.At(4.3, cluster.Agents[20].Kill));

        AssertWhole(result);
        AgentResult lost = Assert.Single(result.Agents, agent => agent.End == AgentEnd.Lost);
        Assert.Equal("agent-21", lost.Name);
        Assert.InRange(lost.Missing, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void RunAsync_MemberStandsStill_IsLostAfterTheUsualSilenceAndAlone()
    {
        (SimulatedCluster cluster, RunResult result) = Run(cluster =>
        {
            cluster.At(4.3, () => cluster.Agents[20].Hold(stops: true));
            cluster.At(9, cluster.Agents[20].Wake);
        });

        AssertWhole(result);
        AgentResult lost = Assert.Single(result.Agents, agent => agent.End == AgentEnd.Lost);
        Assert.Contains("did not answer for 1.75s", lost.Reason, StringComparison.Ordinal);
        Assert.InRange(lost.Missing, TimeSpan.FromSeconds(1.75), TimeSpan.FromSeconds(3.5));
        Assert.True(cluster.Agents.Sum(agent => agent.Gathered) > 0);
    }

    [Fact]
    public void RunAsync_ClocksThatDrift_AreFollowedBesidesTheRelays()
    {
        const double Drift = 100e-6;
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(Makers, 30));
        VirtualTime.Run(
            async time =>
            {
                SimulatedCluster cluster = SimulatedCluster.Of(time, Makers);
                cluster.Relay(true);
                cluster.Agents.ForEach(agent => agent.Drift = Drift);
                RunResult result = await cluster.RunAsync(plan);

                Assert.True(cluster.Agents.Sum(agent => agent.Gathered) > 0);
                Assert.All(result.Agents.Zip(cluster.Agents), pair => Assert.InRange(pair.First.ClockOffset - pair.Second.ClockOffset.TotalMilliseconds, 1, 3.3));
                return true;
            }, Limit);
    }
}
