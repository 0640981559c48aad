using System.Management.Automation;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Pump;

public sealed class AgentNewsTests
{
    private static readonly Agent s_idle = new() { Name = "web-1" };

    [Fact]
    public void Lines_APartThatBeginsAndOneThatEnds_AreTold()
    {
        Agent busy = s_idle with { State = AgentState.Busy, Runs = ["a"] };
        Assert.Equal(["web-1: its part of run a begins."], AgentNews.Lines(s_idle, busy));
        Assert.Equal(["web-1: its part of run b begins.", "web-1: its part of run a has ended."], AgentNews.Lines(busy, busy with { Runs = ["b"] }));
        Assert.Empty(AgentNews.Lines(busy, busy with { CpuShare = 0.5 }));
    }

    [Fact]
    public void Lines_Draining_AreToldOnce()
    {
        Agent draining = s_idle with { State = AgentState.Draining, Runs = ["a"] };
        Assert.Contains("leaves the cluster when its last part has ended", Assert.Single(AgentNews.Lines(s_idle with { Runs = ["a"] }, draining)), StringComparison.Ordinal);
        Assert.Empty(AgentNews.Lines(draining, draining with { CpuShare = 1 }));
        Assert.Contains("is drained", Assert.Single(AgentNews.Lines(s_idle, s_idle with { State = AgentState.Draining })), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_AClusterThatIsLost_IsToldWithWhyAndAgainWhenItIsBack()
    {
        Agent lost = s_idle with { State = AgentState.Outside, Problem = "declared dead." };
        Assert.Equal(["web-1: it has lost its cluster (declared dead), and tries to join it anew."], AgentNews.Lines(s_idle, lost));
        Assert.Empty(AgentNews.Lines(lost, lost with { CpuShare = 0.5 }));
        Assert.Equal(["web-1: it cannot join its cluster anew yet: Redis does not answer."], AgentNews.Lines(lost, lost with { Problem = "Redis does not answer." }));
        Assert.Equal(["web-1: it is back in its cluster."], AgentNews.Lines(lost, s_idle));

        // Who leaves without having come back does not say that it is back.
        Assert.Contains("is drained", Assert.Single(AgentNews.Lines(lost, lost with { State = AgentState.Draining })), StringComparison.Ordinal);
    }

    /// <summary>The command's queue takes nothing after its end, and the agent's threads may be in the middle of telling.</summary>
    [Fact]
    public void Tell_BeforeTheBeginningAndAfterTheEnd_WritesNothing()
    {
        var written = new List<Action<Cmdlet>>();
        var news = new AgentNews(written.Add);
        news.Tell(s_idle);
        Assert.Empty(written);
        news.Begin(s_idle);
        int begun = written.Count;
        Assert.True(begun > 0);
        news.Tell(s_idle with { Runs = ["a"] });
        Assert.True(written.Count > begun);
        int told = written.Count;
        news.Release();
        news.Tell(s_idle);
        Assert.Equal(told, written.Count);
    }
}
