using Perf.Runtime;

namespace Perf.Tests.Runtime.Agents;

public sealed class DrainWatchTests
{
    private static readonly Agent s_agent = new() { Name = "web-1", Address = "10.0.0.1:11111@5" };

    [Fact]
    public void HasLeft_WhileItIsThere_IsFalse_AndThenTrue()
    {
        var watch = new DrainWatch();
        Assert.False(watch.HasLeft(s_agent, [s_agent with { State = AgentState.Draining }]));
        Assert.True(watch.HasLeft(s_agent, []));
    }

    [Fact]
    public void HasLeft_AnotherAgentOfTheName_IsNotIt() => Assert.True(new DrainWatch().HasLeft(s_agent, [s_agent with { Address = "10.0.0.1:11111@6" }]));

    /// <summary>One that is busy with leaving may miss a question; one that is gone for good stays a member for a while.</summary>
    [Fact]
    public void HasLeft_Unanswered_CountsOnlyInARow()
    {
        var watch = new DrainWatch();
        Agent silent = s_agent with { State = AgentState.Unanswered };
        Assert.False(watch.HasLeft(s_agent, [silent]));
        Assert.False(watch.HasLeft(s_agent, [silent]));
        Assert.False(watch.HasLeft(s_agent, [s_agent]));
        Assert.False(watch.HasLeft(s_agent, [silent]));
        Assert.False(watch.HasLeft(s_agent, [silent]));
        Assert.True(watch.HasLeft(s_agent, [silent]));
    }

    [Fact]
    public void MayAllHaveLeft_OneThatWasNotTold_KeepsTheClusterThere()
    {
        Agent other = s_agent with { Address = "another" };
        Assert.True(DrainWatch.MayAllHaveLeft([s_agent], [s_agent]));
        Assert.True(DrainWatch.MayAllHaveLeft([s_agent], [s_agent, other with { State = AgentState.Unanswered }]));
        Assert.False(DrainWatch.MayAllHaveLeft([s_agent], [s_agent, other]));
    }
}
