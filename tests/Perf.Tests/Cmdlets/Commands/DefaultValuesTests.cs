using System.Collections;
using System.Management.Automation;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Commands;

public sealed class DefaultValuesTests
{
    private static readonly string[] s_names = ["Environment", "Env"];

    [Theory]
    [InlineData("Get-PerfKpi:Environment", true)]
    [InlineData("*-Perf*:Environment", true)]
    [InlineData("get-perfkpi:environment", true)]
    [InlineData("*:Env", true)] // by the alias
    [InlineData(" '*-Perf*' : 'Environment' ", true)]
    [InlineData("*:*", true)]
    [InlineData("Get-PerfTrend:Environment", false)]
    [InlineData("*-Perf*:Scenario", false)]
    [InlineData("Environment", false)]
    [InlineData(":Environment", false)]
    public void Has_AKey_AsPowerShellReadsIt(string key, bool expected) => Assert.Equal(expected, DefaultValues.Has(new Hashtable { [key] = "staging" }, "Get-PerfKpi", s_names, "staging"));

    [Fact]
    public void Has_AnotherValue_IsMeantByTheLine()
    {
        var table = new Hashtable { ["*-Perf*:Environment"] = "staging" };
        Assert.False(DefaultValues.Has(table, "Get-PerfKpi", s_names, "production"));
        Assert.True(DefaultValues.Has(new Hashtable { ["*-Perf*:Environment"] = PSObject.AsPSObject("staging") }, "Get-PerfKpi", s_names, "staging"));
        // What a block gave nobody knows afterwards.
        Assert.True(DefaultValues.Has(new Hashtable { ["*-Perf*:Environment"] = ScriptBlock.Create("'a' + 'b'") }, "Get-PerfKpi", s_names, "ab"));
    }

    [Fact]
    public void Has_NothingOrSwitchedOff_IsNothing()
    {
        Assert.False(DefaultValues.Has(null, "Get-PerfKpi", s_names, "staging"));
        Assert.False(DefaultValues.Has(new Hashtable { ["*-Perf*:Environment"] = "staging", ["Disabled"] = true }, "Get-PerfKpi", s_names, "staging"));
        Assert.True(DefaultValues.Has(new Hashtable { ["*-Perf*:Environment"] = "staging", ["Disabled"] = false }, "Get-PerfKpi", s_names, "staging"));
    }
}
