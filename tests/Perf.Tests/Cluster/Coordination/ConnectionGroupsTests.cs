using Perf.Cluster.Coordination;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Coordination;

public class ConnectionGroupsTests
{
    [Fact]
    public void Of_AnyNumber_EachAgentIsInOneGroupAndAloneWhereItCanBe() => SeededCases.ForAll(random =>
    {
        int[] agents = [.. Enumerable.Range(0, random.Next(0, 300))];

        IReadOnlyList<IReadOnlyList<int>> groups = ConnectionGroups.Of(agents);

        Assert.Equal(agents, groups.SelectMany(group => group).Order());
        Assert.Equal(Math.Min(agents.Length, ConnectionGroups.Most), groups.Count);
        Assert.All(groups, group => Assert.InRange(group.Count, agents.Length / groups.Count, (agents.Length / groups.Count) + 1));
    });
}
