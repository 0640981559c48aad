using Perf.Cluster.Coordination;

namespace Perf.Tests.Cluster.Coordination;

public class CapacityCheckTests
{
    private static readonly RunPlan s_plan = SomeAgents.Plan(SomeAgents.Rate(100, 60), new ConstantVus { Name = "users", Flow = "browse", Vus = 10, Duration = TimeSpan.FromSeconds(60) });
    private static readonly AgentPart[] s_halves = [new(0, new LoadShare { Count = 2, Slots = [0] }), new(1, new LoadShare { Count = 2, Slots = [1] })];

    [Fact]
    public void Require_AgentsWithoutLimits_DoesNotThrow() => CapacityCheck.Require(s_plan, SomeAgents.Of(4, 4), s_halves);

    [Fact]
    public void Require_RateAtTheLimit_DoesNotThrow() =>
        CapacityCheck.Require(s_plan, [SomeAgents.Named("a"), SomeAgents.Named("b") with { MaxRate = 50, MaxVirtualUsers = 5, MaxDuration = TimeSpan.FromSeconds(60) }], s_halves);

    public static TheoryData<string, string> Limits => new()
    {
        { "rate", "-MaxRate is 49/s" },
        { "users", "-MaxVirtualUsers is 4" },
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
            "duration" => SomeAgents.Named("b") with { MaxDuration = TimeSpan.FromSeconds(59) },
            _ => SomeAgents.Named("b") with { IsCompatible = false, Version = "0.0.1" },
        };

        PerfException refused = Assert.Throws<PerfException>(() => CapacityCheck.Require(s_plan, [SomeAgents.Named("a"), agent], s_halves));

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

    [Fact]
    public void PeakRate_ExecutorsOneAfterTheOther_AreNotAdded()
    {
        RunPlan plan = SomeAgents.Plan(SomeAgents.Rate(100, 10), SomeAgents.Rate(70, 10) with { Name = "later", StartTime = TimeSpan.FromSeconds(10) });

        Assert.Equal(100, CapacityCheck.PeakRate(plan, [new LoadShare()]), 6);
    }
}
