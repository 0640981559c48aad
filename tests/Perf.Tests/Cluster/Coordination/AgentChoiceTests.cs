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

    // As any command of PowerShell takes names.
    [Theory]
    [InlineData("web-[13]", "web-1,web-3")]
    [InlineData("WEB-[1-2]", "web-2,web-1")]
    [InlineData("?b-1", "db-1")]
    [InlineData("[5]", "")]
    public void Of_NamesWithWildcards_AreThoseThatTheyMean(string pattern, string expected) =>
        Assert.Equal(expected, string.Join(',', AgentChoice.Of(s_agents, new AgentSelection { Names = [pattern] }).Select(agent => agent.Name)));

    [Theory]
    [InlineData("ZONE", "EU", "web-1")]
    [InlineData("zone", "?u", "web-1")]
    [InlineData("zone", "*", "web-2,web-1")]
    [InlineData("zone", "", "")]
    [InlineData("size", "*", "")]
    public void Of_Labels_AreMeantInAnyCaseAndWithWildcards(string name, string value, string expected) =>
        Assert.Equal(expected, string.Join(',', AgentChoice.Of(s_agents, new AgentSelection { Labels = new Dictionary<string, string> { [name] = value } }).Select(agent => agent.Name)));

    // A number is how many; brackets make a name of it.
    [Fact]
    public void ForRun_AnAgentWhoseNameIsANumber_IsMeantByAWildcard()
    {
        Agent[] agents = [SomeAgents.Named("5"), SomeAgents.Named("15")];
        var selection = new AgentSelection { Names = ["[5]"] };

        Assert.Equal("5", Assert.Single(AgentChoice.ForRun(AgentChoice.Of(agents, selection), selection)).Name);
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

    // Whoever is called by its name is meant; one of many that a pattern finds may be missing, and that is told.
    [Theory]
    [InlineData("web-3", "web-3 (it does not answer)")]
    [InlineData("db-1", "db-1 (it drains)")]
    [InlineData("web-9", "web-9 (there is none of that name)")]
    public void ForRun_OneThatIsNamedCannot_IsRefused(string name, string words)
    {
        var selection = new AgentSelection { Names = ["web-1", name] };

        PerfException missing = Assert.Throws<PerfException>(() => AgentChoice.ForRun(AgentChoice.Of(s_agents, selection), selection));

        Assert.Equal((ErrorIds.AgentNotFound, name), (missing.Id, missing.Subject as string));
        Assert.Contains(words, missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LeftOut_PatternFindsOneThatCannot_SaysWhichAndWhy()
    {
        var selection = new AgentSelection { Names = ["web-*"] };
        IReadOnlyList<Agent> meant = AgentChoice.Of(s_agents, selection);

        Assert.Equal(["web-2", "web-1"], AgentChoice.ForRun(meant, selection).Select(agent => agent.Name));
        Assert.Contains("web-3 (it does not answer)", AgentChoice.LeftOut(meant, selection), StringComparison.Ordinal);
        Assert.Null(AgentChoice.LeftOut(meant, selection with { Count = 2 }));
        Assert.Null(AgentChoice.LeftOut([s_agents[0]], selection));
    }

    [Fact]
    public void ForRun_None_IsAnError() => Assert.Equal(ErrorIds.AgentNotFound, Assert.Throws<PerfException>(() => AgentChoice.ForRun([], new AgentSelection())).Id);

    [Fact]
    public void ForRun_CountAskedFor_TakesTheFirst() => Assert.Equal(["web-2"], AgentChoice.ForRun(AgentChoice.Of(s_agents, new AgentSelection()), new AgentSelection { Count = 1 }).Select(agent => agent.Name));
}
