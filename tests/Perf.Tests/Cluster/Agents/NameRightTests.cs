using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Agents;

public sealed class NameRightTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    [Fact]
    public void Has_AnotherNameOrTheSameAgent_IsFalse()
    {
        AgentFacts own = Facts("web", "a", 5);
        Assert.False(NameRight.Has(Facts("web-2", "b", 50), own));
        Assert.False(NameRight.Has(own, own));
        Assert.True(NameRight.Has(Facts("WEB", "b", 50), own));
    }

    // The other machine's clock is an hour ahead or behind.
    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void Has_ClocksThatDiffer_CountForNothing(int ahead)
    {
        AgentFacts own = Facts("web", "a", 100) with { StartedUtcTicks = 5000 * Second };
        Assert.True(NameRight.Has(Facts("web", "b", 200) with { StartedUtcTicks = (5000 + ahead) * Second }, own));
        Assert.False(NameRight.Has(Facts("web", "b", 20) with { StartedUtcTicks = (5000 + ahead) * Second }, own));
    }

    [Fact]
    public void Has_AnyTwo_OneAloneGivesItUp() => SeededCases.ForAll(random =>
    {
        AgentFacts one = Facts("web", "a", random.Next(1, 10));
        AgentFacts other = Facts("web", "b", random.Next(1, 10));
        Assert.NotEqual(NameRight.Has(one, other), NameRight.Has(other, one));
    });

    private static AgentFacts Facts(string name, string address, int seconds) => new() { Name = name, Address = address, UptimeTicks = seconds * Second };
}
