using Perf.Cluster.Coordination;

namespace Perf.Tests.Cluster.Coordination;

public sealed class AgentWarningsTests
{
    private static readonly string[] s_two = ["agent web-1: web-1 left 3 rows out. Likewise: web-2.", "agent web-2: something else"];

    [Fact]
    public void Lines_SameWithOtherNamesAndNumbers_AreOne()
    {
        var warnings = new AgentWarnings();
        warnings.Add("web-1", "web-1 left 3 rows out.");
        warnings.Add("web-2", "web-2 left 14 rows out.");
        warnings.Add("web-2", "something else");
        warnings.Add("web-1", "web-1 left 5 rows out.");

        Assert.Equal(s_two, warnings.Lines());
    }

    [Fact]
    public void Lines_ThousandAgents_NamesSomeAndCountsTheRest()
    {
        var warnings = new AgentWarnings();
        for (int agent = 1; agent <= 1000; agent++)
        {
            warnings.Add($"web-{agent}", "its clock was set");
        }

        Assert.EndsWith("web-21 and 979 more.", Assert.Single(warnings.Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_EachTellsSomethingElse_AreLimited()
    {
        var warnings = new AgentWarnings();
        for (int agent = 0; agent < 1000; agent++)
        {
            warnings.Add("web", new string('x', agent + 1));
        }

        Assert.Equal("900 more warnings of agents were left out.", warnings.Lines().Last());
    }
}
