using Perf.Runtime;

namespace Perf.Tests.Runtime.Agents;

/// <summary>What goes along with a run of one process and not with one of agents is refused with what to do instead, and before anything is opened.</summary>
public sealed class AgentRunRulesTests
{
    private static readonly RunPlan s_plan = new() { Scenario = new Scenario { Name = "shop" } };
    private static readonly RunOptions s_options = new() { Agents = new AgentSelection() };

    [Fact]
    public void Require_AnOrdinaryPlan_IsTaken()
    {
        AgentRunRules.Require(s_plan, s_options);
        AgentRunRules.Require(With(new OutputDefinition { Kind = OutputKind.InfluxDb, Layout = OutputLayout.Aggregated }), s_options);
    }

    [Theory]
    [InlineData(ScriptProgram.K6Kind, "script of k6")]
    [InlineData(ScriptProgram.ArtilleryKind, "processor of Artillery")]
    public void Require_AProgramOfAnotherTool_IsRefused(string kind, string what)
    {
        PerfException fault = Refused(s_plan with { Scenario = s_plan.Scenario with { Program = new ScriptProgram { Kind = kind } } }, s_options);
        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_SingleSamples_AreRefused()
    {
        Assert.Equal(ErrorIds.ArgumentInvalid, Refused(s_plan, s_options with { RawOutput = "samples.csv" }).Id);
        Assert.Equal(ErrorIds.OutputInvalid, Refused(With(new OutputDefinition { Kind = OutputKind.InfluxDb, Layout = OutputLayout.K6 }), s_options).Id);
    }

    [Fact]
    public void Require_Profiles_AreRefused() => Assert.Equal(ErrorIds.ArgumentInvalid, Refused(s_plan, s_options with { Profiles = [new ProfileDefinition { Process = "Shop.dll" }] }).Id);

    [Fact]
    public async Task RunAsync_WhatIsRefused_LeavesNoFile()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        await Assert.ThrowsAsync<PerfException>(() => PerfRuntime.RunAsync(s_plan, s_options with { RawOutput = file }, CancellationToken.None));
        Assert.False(File.Exists(file));
    }

    private static RunPlan With(OutputDefinition output) => s_plan with { Scenario = s_plan.Scenario with { Outputs = [output] } };

    private static PerfException Refused(RunPlan plan, RunOptions options) => Assert.Throws<PerfException>(() => AgentRunRules.Require(plan, options));
}
