using System.Collections;
using System.Management.Automation;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Arguments;

/// <summary>Which targets a restart command is of. What it runs is tested where there is a shell: tests/module/Set-PerfOptimization.Tests.ps1.</summary>
public sealed class RestartArgumentTests
{
    [Fact]
    public void TargetsOf_ATable_AreItsKeysInAnyCase()
    {
        var table = new Hashtable { ["postgresql"] = "x", ["application:shop"] = "y" };
        foreach (object argument in new object[] { table, new PSObject(table) })
        {
            IReadOnlySet<string>? targets = RestartArgument.TargetsOf(argument);
            Assert.NotNull(targets);
            Assert.Equal(["application:shop", "postgresql"], targets.Order(StringComparer.Ordinal));
            Assert.Contains("Application:Shop", targets);
            Assert.DoesNotContain("nginx", targets);
        }
    }

    [Fact]
    public void TargetsOf_OneBlockOrNone_AreAll()
    {
        Assert.Null(RestartArgument.TargetsOf(ScriptBlock.Create("1")));
        Assert.Null(RestartArgument.TargetsOf(null));
    }
}
