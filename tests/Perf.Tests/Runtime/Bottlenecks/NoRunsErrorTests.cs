using Perf.Runtime;

namespace Perf.Tests.Runtime.Bottlenecks;

/// <summary>Why there is no run, and what to do next.</summary>
public sealed class NoRunsErrorTests
{
    private static readonly RunSummary[] s_stored = [new() { Id = "r1", Scenario = "checkout", Environment = "staging" }];

    private static readonly Dictionary<string, EnvironmentDefinition> s_known = new(StringComparer.OrdinalIgnoreCase) { ["production"] = new EnvironmentDefinition { Name = "production" }, ["watched"] = new EnvironmentDefinition { Name = "watched", Monitors = [new HostMonitor()] } };

    [Theory]
    [InlineData(null, "production", "No run of the environment 'production' is stored, and it names no monitors")]
    [InlineData(null, "Production", "Invoke-PerfTest scenarios/quickstart.yaml -Environment production -Monitor host")]
    [InlineData(null, "stagign", "did you mean 'staging'? Known: production, staging, watched.")]
    [InlineData(null, "watched", "Its monitors can be looked at without one: Get-PerfBottleneck -Environment watched -Live")]
    [InlineData("chekcout", null, "did you mean 'checkout'?")]
    [InlineData("check*", "staging", "No stored run matches")]
    [InlineData("checkout", "staging", "No stored run matches")]
    public void Of_WhatWasAskedFor_SaysWhatIsWrong(string? scenario, string? environment, string message)
    {
        PerfException fault = NoRunsError.Of(new RunQuery { Scenario = scenario, Environment = environment }, s_stored, s_known);
        Assert.Equal(ErrorIds.RunNotFound, fault.Id);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_EmptyStore_SaysHowToMakeARun() =>
        Assert.Contains("Invoke-PerfTest scenarios/quickstart.yaml -Monitor host | Get-PerfBottleneck", NoRunsError.Of(new RunQuery(), [], s_known).Message, StringComparison.Ordinal);

    [Fact]
    public void UnknownEnvironment_Misspelt_SaysWhatWasMeant()
    {
        Assert.Null(NoRunsError.UnknownEnvironment("Production", s_known));
        PerfException fault = NoRunsError.UnknownEnvironment("prodution", s_known)!;
        Assert.Equal(ErrorIds.EnvironmentInvalid, fault.Id);
        Assert.Contains("did you mean 'production'? Known: production, watched.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Labels_AreNamed() =>
        Assert.Contains("No stored run with these labels matches", NoRunsError.Of(new RunQuery { Tags = new Dictionary<string, string> { ["a"] = "b" } }, s_stored, s_known).Message, StringComparison.Ordinal);
}
