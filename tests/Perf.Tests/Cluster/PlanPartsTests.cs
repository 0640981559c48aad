using Perf.Cluster;

namespace Perf.Tests.Cluster;

/// <summary>What -WhatIf shows of agents.</summary>
public sealed class PlanPartsTests
{
    private static readonly RunPlan s_plan = new()
    {
        Scenario = new Scenario { Name = "shop", Load = [new ConstantVus { Name = "visitors", Flow = "main", Vus = 10, Duration = TimeSpan.FromMinutes(1) }] },
        Executors = [new ExecutorPlan { Name = "visitors", Executor = "constant-vus", Flow = "main", Duration = TimeSpan.FromMinutes(1), MaxVus = 10 }],
    };

    [Fact]
    public void Write_EqualAgents_HaveEqualParts()
    {
        IReadOnlyList<string> lines = PlanParts.Write(s_plan, [Agent("one"), Agent("two")]);
        Assert.Equal(2, lines.Count(line => line.Contains("50%, 5 VUs at most", StringComparison.Ordinal)));
    }

    [Fact]
    public void Write_ALimitThatThePartGoesBeyond_IsTold() =>
        Assert.Contains(PlanParts.Write(s_plan, [Agent("one") with { MaxDuration = TimeSpan.FromSeconds(10) }]), line => line.Contains("would refuse it", StringComparison.Ordinal));

    [Fact]
    public void Write_NoAgent_SaysSo() => Assert.Contains("none answers", Assert.Single(PlanParts.Write(s_plan, [])), StringComparison.Ordinal);

    private static Agent Agent(string name) => new() { Name = name, Machine = "host", Cores = 4 };
}
