using Perf.Cluster.Agents;
using Perf.Cluster.Coordination;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Coordination;

public class CapacityCheckTests
{
    private static readonly RunPlan s_plan = SomeAgents.Plan(SomeAgents.Rate(100, 60, maxVus: 10));
    private static readonly RunPlan s_users = SomeAgents.Plan(new ConstantVus { Name = "users", Flow = "browse", Vus = 10, Duration = TimeSpan.FromSeconds(60) });
    private static readonly RunPlan s_unbounded = SomeAgents.Plan(SomeAgents.Rate(100, 60));
    private static readonly int[] s_four = [1, 1, 1, 1];
    private static readonly AgentPart[] s_halves = [new(0, new LoadShare { Count = 2, Slots = [0] }), new(1, new LoadShare { Count = 2, Slots = [1] })];

    [Fact]
    public void Require_AgentsWithoutLimits_DoesNotThrow() => CapacityCheck.Require(s_plan, SomeAgents.Of(4, 4), s_halves);

    [Fact]
    public void Require_RateAtTheLimit_DoesNotThrow() =>
        CapacityCheck.Require(s_plan, [SomeAgents.Named("a"), SomeAgents.Named("b") with { MaxRate = 50, MaxVirtualUsers = 5, MaxDuration = TimeSpan.FromSeconds(60) }], s_halves);

    public static TheoryData<string, string> Limits => new()
    {
        { "rate", "-MaxRate is 49/s" },
        { "users", "-MaxVirtualUser is 4" },
        { "closed", "the executor 'users' begins iterations as fast as they end, and the agent's -MaxRate is 900/s" },
        { "unbounded", "the executor 'steady' takes as many virtual users as it needs, and the agent's -MaxVirtualUser is 900" },
        { "duration", "-MaxDuration is 59s" },
        { "version", "0.0.1" },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Require_BeyondALimit_NamesAgentAndLimit(string limit, string expected)
    {
        Agent agent = limit switch
        {
            "rate" => SomeAgents.Named("b") with { MaxRate = 49 },
            "users" => SomeAgents.Named("b") with { MaxVirtualUsers = 4 },
            "closed" => SomeAgents.Named("b") with { MaxRate = 900 },
            "unbounded" => SomeAgents.Named("b") with { MaxVirtualUsers = 900 },
            "duration" => SomeAgents.Named("b") with { MaxDuration = TimeSpan.FromSeconds(59) },
            _ => SomeAgents.Named("b") with { IsCompatible = false, Version = "0.0.1" },
        };

        RunPlan plan = limit switch { "closed" => s_users, "unbounded" => s_unbounded, _ => s_plan };

        PerfException refused = Assert.Throws<PerfException>(() => CapacityCheck.Require(plan, [SomeAgents.Named("a"), agent], s_halves));

        Assert.Equal(ErrorIds.AgentRefused, refused.Id);
        Assert.Contains("Agent b:", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Agent a:", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_ScriptWithoutPermission_IsRefused()
    {
        RunPlan plan = s_plan with { Scenario = s_plan.Scenario with { Flows = new Dictionary<string, Flow> { ["browse"] = new() { Name = "browse", Steps = [new ScriptStep { Name = "sum up", Text = "1" }] } } } };

        PerfException refused = Assert.Throws<PerfException>(() => CapacityCheck.Require(plan, [SomeAgents.Named("a") with { AllowScript = true }, SomeAgents.Named("b")], s_halves));

        Assert.Contains("-AllowScript", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Agent a:", refused.Message, StringComparison.Ordinal);
    }

    // What the coordinator says beforehand is what the agent itself will say, of one part and of several.
    [Fact]
    public void Problems_AnyLimits_AreThoseOfTheAgent() => SeededCases.ForAll(random =>
    {
        RunPlan plan = SomeAgents.Plan(
            [.. Enumerable.Range(0, random.Next(1, 4)).Select(number => SomeAgents.Rate(random.Next(1, 200), random.Next(1, 30), random.Next(10) == 0 ? null : random.Next(1, 50)) with
            {
                Name = $"load-{number}",
                StartTime = TimeSpan.FromSeconds(random.Next(20)),
            })]);
        LoadShare[] shares = [.. ShareSplitter.SharesOf(s_four).Take(random.Next(1, 4))];
        double? rate = random.Next(3) == 0 ? null : random.Next(1, 200);
        int? users = random.Next(3) == 0 ? null : random.Next(1, 60);

        var policy = new AgentPolicy("b", new AgentOptions { MaxRate = rate, MaxVirtualUsers = users });
        LoadNeed[] needs = [.. shares.Select(share => LoadNeed.Of(plan with { Share = share }))];
        bool isTaken = policy.Judge(needs[^1], needs[..^1], new PlanTargets([], []), _ => []).ErrorId is null;

        Assert.Equal(isTaken, !CapacityCheck.Problems(plan, SomeAgents.Named("b") with { MaxRate = rate, MaxVirtualUsers = users }, shares).Any());
    });
}
