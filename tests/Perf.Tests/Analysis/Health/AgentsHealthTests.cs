using Perf.Analysis;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.Health;

public class AgentsHealthTests
{
    private static readonly HealthSettings s_settings = new();
    private static readonly Agent s_idle = new() { Name = "web-1", Machine = "host-1", Version = "0.1.0", Cores = 4, CpuShare = 0.35 };

    [Fact]
    public void Judge_AgentsThatCanTakeWork_AreCounted()
    {
        HealthCheck check = AgentsHealth.Judge([s_idle, s_idle with { Name = "web-2", State = AgentState.Busy, CpuShare = 0.9, Cores = 8 }], s_settings);
        Assert.Equal((HealthStatus.Healthy, 2.0, 1.0, (string?)null), (check.Status, check.Value, check.Limit, check.Advice));
        Assert.Equal("2 of 2 agents can take work: 12 cores, the busiest machine at 90 %; 1 in a run.", check.Message);
        Assert.Empty(check.Evidence);
    }

    [Fact]
    public void Judge_TooFew_IsUnhealthyAndSaysHowManyThereMustBe()
    {
        HealthSettings three = s_settings with { Agents = new HealthAgents { Least = 3 } };
        HealthCheck check = AgentsHealth.Judge([s_idle, s_idle with { Name = "web-2" }], three);
        Assert.Equal((HealthStatus.Unhealthy, 2.0, 3.0), (check.Status, check.Value, check.Limit));
        Assert.EndsWith("There must be 3 at the least.", check.Message, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, AgentsHealth.Judge([s_idle, s_idle, s_idle], three).Status);
        Assert.Equal("None of 0 agents can take work. There must be 1 at the least.", AgentsHealth.Judge([], s_settings).Message);
    }

    /// <summary>Each by itself, beside one that fares well.</summary>
    [Fact]
    public void Judge_WhatWouldSpoilARun_IsDegradedAndNamed()
    {
        (Agent Agent, string What)[] bad =
        [
            (new Agent { Name = "gone", Machine = "host-9", State = AgentState.Unanswered }, "gone on host-9 is a member and does not answer."),
            (s_idle with { Name = "old", Version = "0.0.1", IsCompatible = false }, "old has version 0.0.1, which runs of this version of Perf cannot use."),
            (s_idle with { Name = "early", ClockOffset = 300_040, ClockUncertainty = 2 }, "The clock of early is 5m ahead of this machine's."),
            (s_idle with { Name = "late", ClockOffset = -2_500, ClockUncertainty = 2 }, "The clock of late is 2.5s behind this machine's."),
            (s_idle with { Name = "shared", CpuShare = 0.8 }, "shared waits for work, and its machine is busy to 80 %."),
        ];
        Assert.All(bad, one =>
        {
            HealthCheck check = AgentsHealth.Judge([s_idle, one.Agent], s_settings);
            Assert.Equal(HealthStatus.Degraded, check.Status);
            Assert.Equal(one.What, check.Evidence[0]);
            Assert.EndsWith("Get-PerfAgent shows what each of them does.", check.Advice, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Judge_WhatSpoilsNothing_IsHealthy()
    {
        // A clock that cannot be known to be off, a machine that is busy with a run, one that is drained, another version that goes with this one.
        Agent[] agents =
        [
            s_idle with { Name = "far", ClockOffset = 2_100, ClockUncertainty = 200 },
            s_idle with { Name = "busy", State = AgentState.Busy, CpuShare = 1 },
            s_idle with { Name = "leaving", State = AgentState.Draining },
            s_idle with { Name = "newer", Version = "0.2.0", CpuShare = null },
        ];
        HealthCheck check = AgentsHealth.Judge(agents, s_settings);
        Assert.Equal((HealthStatus.Healthy, 3.0), (check.Status, check.Value));
        Assert.Equal(["leaving is drained: it takes no new work.", "They have several versions: 0.1.0 (2), 0.2.0 (1)."], check.Evidence);
    }

    /// <summary>Names are other machines' words.</summary>
    [Fact]
    public void Judge_NamesWithControlCharacters_AreOneLineWithoutThem()
    {
        HealthCheck check = AgentsHealth.Judge([new Agent { Name = "a\u001b[2J\nb", Machine = "m\u0007", State = AgentState.Unanswered }], s_settings);
        Assert.DoesNotContain(check.Message + check.Evidence[0], letter => char.IsControl(letter));
    }

    /// <summary>Whatever there is: enough are ready or it is Unhealthy, and Degraded is what has evidence against it.</summary>
    [Fact]
    public void Judge_AnyAgents_GoesByHowManyAreReady() => SeededProperty.ForAll(2000, random =>
    {
        Agent[] agents = [.. Enumerable.Range(0, random.Next(8)).Select(i => new Agent
        {
            Name = $"agent-{i}",
            State = (AgentState)random.Next(4),
            IsCompatible = random.Next(4) > 0,
            CpuShare = random.Next(3) == 0 ? null : random.NextDouble(),
            ClockOffset = random.Next(4) == 0 ? (random.NextDouble() - 0.5) * 10_000 : 0,
        })];
        int least = random.Next(1, 6);
        int ready = agents.Count(agent => agent.IsCompatible && (agent.State == AgentState.Idle || agent.State == AgentState.Busy));
        HealthCheck check = AgentsHealth.Judge(agents, s_settings with { Agents = new HealthAgents { Least = least } });
        Assert.Equal((double)ready, check.Value);
        Assert.Equal(ready < least, check.Status == HealthStatus.Unhealthy);
        Assert.True(check.Status != HealthStatus.Degraded || check.Evidence.Count > 0);
        Assert.Equal(check.Status == HealthStatus.Healthy, check.Advice is null);
        Assert.All(agents.Where(agent => agent.State == AgentState.Unanswered), agent => Assert.Contains(check.Evidence, one => one.StartsWith($"{agent.Name} on", StringComparison.Ordinal)));
    });
}
