using Perf.Runtime;

namespace Perf.Tests.Runtime.Agents;

public sealed class AgentVariablesTests
{
    private static readonly Dictionary<string, string> s_all = new()
    {
        [AgentVariables.Name] = " web-1 ",
        [AgentVariables.Labels] = "zone=eu, size = large,",
        [AgentVariables.AllowTarget] = "https://*.example.com, 10.0.0.0/8",
        [AgentVariables.MaxRate] = "30000/m",
        [AgentVariables.MaxVirtualUser] = "2000",
        [AgentVariables.MaxDuration] = "1h",
    };

    [Fact]
    public void Fill_WhatWasNotGiven_IsTheEnvironments()
    {
        AgentOptions filled = AgentVariables.Fill(new AgentOptions(), s_all.GetValueOrDefault);
        Assert.Equal("web-1", filled.Name);
        Assert.Equal(["size=large", "zone=eu"], filled.Labels.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(["https://*.example.com", "10.0.0.0/8"], filled.AllowTarget);
        Assert.Equal(500d, filled.MaxRate);
        Assert.Equal(2000, filled.MaxVirtualUsers);
        Assert.Equal(TimeSpan.FromHours(1), filled.MaxDuration);
        Assert.False(filled.AllowScript);
    }

    /// <summary>Whatever was given stays, and whatever was not is as the environment has it, in each combination.</summary>
    [Fact]
    public void Fill_EachCombination_GivenWinsOverTheEnvironment()
    {
        AgentOptions given = new()
        {
            Name = "own",
            Labels = new Dictionary<string, string> { ["zone"] = "us" },
            AllowTarget = ["127.0.0.1:8080"],
            MaxRate = 7,
            MaxVirtualUsers = 8,
            MaxDuration = TimeSpan.FromSeconds(9),
        };
        AgentOptions elsewhere = AgentVariables.Fill(new AgentOptions(), s_all.GetValueOrDefault);
        for (int set = 0; set < 64; set++)
        {
            int chosen = set;
            bool Has(int part) => (chosen & (1 << part)) != 0;
            AgentOptions filled = AgentVariables.Fill(
                new AgentOptions
                {
                    Name = Has(0) ? given.Name : null,
                    Labels = Has(1) ? given.Labels : new Dictionary<string, string>(),
                    AllowTarget = Has(2) ? given.AllowTarget : [],
                    MaxRate = Has(3) ? given.MaxRate : null,
                    MaxVirtualUsers = Has(4) ? given.MaxVirtualUsers : null,
                    MaxDuration = Has(5) ? given.MaxDuration : null,
                },
                s_all.GetValueOrDefault);
            Assert.Equal((Has(0) ? given : elsewhere).Name, filled.Name);
            Assert.Equal((Has(1) ? given : elsewhere).Labels["zone"], filled.Labels["zone"]);
            Assert.Equal((Has(2) ? given : elsewhere).AllowTarget, filled.AllowTarget);
            Assert.Equal((Has(3) ? given : elsewhere).MaxRate, filled.MaxRate);
            Assert.Equal((Has(4) ? given : elsewhere).MaxVirtualUsers, filled.MaxVirtualUsers);
            Assert.Equal((Has(5) ? given : elsewhere).MaxDuration, filled.MaxDuration);
        }
    }

    [Fact]
    public void Fill_AnEnvironmentThatSaysNothing_ChangesNothing()
    {
        AgentOptions filled = AgentVariables.Fill(new AgentOptions { AllowScript = true }, _ => null);
        Assert.Null(filled.Name);
        Assert.Empty(filled.Labels);
        Assert.Empty(filled.AllowTarget);
        Assert.Null(filled.MaxRate);
        Assert.Null(filled.MaxVirtualUsers);
        Assert.Null(filled.MaxDuration);
        Assert.True(filled.AllowScript);
    }

    // An empty variable is a mistake of whoever wrote the container's settings: it must not lift a limit.
    [Theory]
    [InlineData(AgentVariables.AllowTarget, "")]
    [InlineData(AgentVariables.AllowTarget, " , ")]
    [InlineData(AgentVariables.MaxRate, "")]
    [InlineData(AgentVariables.MaxRate, "fast")]
    [InlineData(AgentVariables.MaxRate, "0/s")]
    [InlineData(AgentVariables.MaxVirtualUser, "")]
    [InlineData(AgentVariables.MaxVirtualUser, "-1")]
    [InlineData(AgentVariables.MaxVirtualUser, "0")]
    [InlineData(AgentVariables.MaxDuration, "")]
    [InlineData(AgentVariables.MaxDuration, "30")]
    [InlineData(AgentVariables.Labels, "zone")]
    [InlineData(AgentVariables.Labels, "=eu")]
    [InlineData(AgentVariables.Labels, "zone=eu,zone=us")]
    public void Fill_WhatCannotBeRead_IsRefusedByTheVariablesName(string name, string value)
    {
        PerfException fault = Assert.Throws<PerfException>(() => AgentVariables.Fill(new AgentOptions(), asked => asked == name ? value : null));
        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fill_WhatTheCommandLineSays_IsNotAskedOfTheEnvironment() =>
        Assert.Equal(5d, AgentVariables.Fill(new AgentOptions { MaxRate = 5 }, name => name == AgentVariables.MaxRate ? "fast" : null).MaxRate);
}
