using Perf.Cluster.Coordination;

namespace Perf.Tests.Cluster.Coordination;

public class AgentChoiceTests
{
    private static readonly Agent[] s_agents =
    [
        SomeAgents.Named("web-1") with { CpuShare = 0.9, Labels = new Dictionary<string, string> { ["zone"] = "eu" } },
        SomeAgents.Named("web-2", 8) with { State = AgentState.Busy, Labels = new Dictionary<string, string> { ["zone"] = "us" } },
        SomeAgents.Named("db-1") with { State = AgentState.Draining },
        SomeAgents.Named("web-3", 64) with { State = AgentState.Unanswered },
    ];

    [Fact]
    public void Of_Everything_MostFreeCoresFirstAndUnansweredLast() =>
        Assert.Equal(["web-2", "db-1", "web-1", "web-3"], AgentChoice.Of(s_agents, new AgentSelection()).Select(agent => agent.Name));

    [Fact]
    public void Of_NamesAndLabels_BothMustMatch()
    {
        Assert.Equal(["web-2", "web-1", "web-3"], AgentChoice.Of(s_agents, new AgentSelection { Names = ["WEB-*"] }).Select(agent => agent.Name));
        Assert.Equal(["web-1"], AgentChoice.Of(s_agents, new AgentSelection { Names = ["web-*"], Labels = new Dictionary<string, string> { ["zone"] = "eu" } }).Select(agent => agent.Name));
    }

    [Fact]
    public void ForRun_FewerThanAskedFor_SaysHowManyThereAre()
    {
        var selection = new AgentSelection { Count = 3 };

        PerfException missing = Assert.Throws<PerfException>(() => AgentChoice.ForRun(AgentChoice.Of(s_agents, selection), selection));

        Assert.Equal(ErrorIds.AgentNotFound, missing.Id);
        Assert.Contains("3 agents were asked for, and there are 2", missing.Message, StringComparison.Ordinal);
        Assert.Contains("db-1 (it drains)", missing.Message, StringComparison.Ordinal);
        Assert.Contains("web-3 (it does not answer)", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ForRun_None_IsAnError() => Assert.Equal(ErrorIds.AgentNotFound, Assert.Throws<PerfException>(() => AgentChoice.ForRun([], new AgentSelection())).Id);

    [Fact]
    public void ForRun_CountAskedFor_TakesTheFirst() => Assert.Equal(["web-2"], AgentChoice.ForRun(AgentChoice.Of(s_agents, new AgentSelection()), new AgentSelection { Count = 1 }).Select(agent => agent.Name));
}
