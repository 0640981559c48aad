namespace Perf.Tests.Architecture;

/// <summary>The arrows between projects, from the built assemblies: what a project file allows and what is used are two things.</summary>
public class AssemblyArrowTests
{
    private static readonly string[] s_siblings = ["Perf.Control", "Perf.Engine", "Perf.History", "Perf.Analysis", "Perf.Reporting", "Perf.Telemetry", "Perf.Tuning"];

    // The one that runs other tools' scenarios: it plans them for the engine.
    private const string Compatibility = "Perf.Compatibility";

    // The one that runs plans on many machines: each part of a plan is a run of the engine.
    private const string Cluster = "Perf.Cluster";

    // A plain package of interfaces, which Orleans' connections are made of. It brings nothing of ASP.NET Core.
    private const string ConnectionInterfaces = "Microsoft.AspNetCore.Connections.Abstractions";

    public static TheoryData<string> Siblings => [.. s_siblings];

    [Theory]
    [MemberData(nameof(Siblings))]
    public void References_OfASibling_AreModelAloneOfPerf(string project) =>
        Assert.DoesNotContain(PerfReferences(project), name => name != "Perf.Model");

    [Fact]
    public void References_OfCompatibility_AreEngineAndModel() => Assert.Empty(PerfReferences(Compatibility).Except(["Perf.Engine", "Perf.Model"]));

    [Fact]
    public void References_OfCluster_AreEngineAndModel() => Assert.Empty(PerfReferences(Cluster).Except(["Perf.Engine", "Perf.Model"]));

    [Fact]
    public void References_ToOrleans_AreOfClusterAlone()
    {
        Assert.Contains(Assemblies.References(Built(Cluster)), IsOrleans);
        string[] others = [.. s_siblings, Compatibility, "Perf.Model", "Perf.Runtime", "Perf.ScriptWorker"];
        Assert.All(others, project => Assert.DoesNotContain(Assemblies.References(Built(project)), IsOrleans));
    }

    [SkippableFact]
    public void References_OfCmdlets_AreNoneToOrleans() => Assert.DoesNotContain(Assemblies.References(Optional("Perf.Cmdlets")), IsOrleans);

    [Fact]
    public void References_OfModel_AreTheFrameworkAlone() =>
        Assert.All(Assemblies.References(Built("Perf.Model")), name => Assert.True(name.StartsWith("System.", StringComparison.Ordinal), name));

    [Fact]
    public void References_OfRuntime_AreTheSiblingsAndModel() => Assert.Empty(PerfReferences("Perf.Runtime").Except([.. s_siblings, Compatibility, Cluster, "Perf.Model"]));

    [Fact]
    public void References_OfScriptWorker_AreEngineAndModelAloneOfPerf() => Assert.Empty(PerfReferences("Perf.ScriptWorker").Except(["Perf.Engine", "Perf.Model"]));

    [Theory]
    [InlineData("Perf.Model")]
    [InlineData("Perf.ScriptWorker")]
    [InlineData("Perf.Control")]
    [InlineData("Perf.Engine")]
    [InlineData("Perf.History")]
    [InlineData("Perf.Analysis")]
    [InlineData("Perf.Reporting")]
    [InlineData("Perf.Telemetry")]
    [InlineData("Perf.Tuning")]
    [InlineData("Perf.Compatibility")]
    [InlineData("Perf.Cluster")]
    [InlineData("Perf.Runtime")]
    public void References_BelowCmdlets_AreNeverToPowerShellOrAspNetCore(string project) =>
        Assert.DoesNotContain(Assemblies.References(Built(project)), name =>
            name.StartsWith("System.Management.Automation", StringComparison.Ordinal) || name.StartsWith("Microsoft.PowerShell", StringComparison.Ordinal)
            || (name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && !(project == Cluster && name == ConnectionInterfaces)));

    [SkippableFact]
    public void References_OfCmdlets_AreModelAndRuntimeAloneOfPerf()
    {
        string path = Optional("Perf.Cmdlets");
        Assert.Empty(Assemblies.References(path).Where(IsPerf).Except(["Perf.Model", "Perf.Runtime"]));
    }

    [SkippableFact]
    public void Types_OfCmdlets_DeriveFromModelPowerShellAndTheFrameworkOnly()
    {
        // PowerShell looks at every type of the module; one whose ancestor lives in lib/ would load lib/ into the default context.
        IReadOnlyList<(string Type, string Ancestor, string Assembly)> ancestors = Assemblies.Ancestors(Optional("Perf.Cmdlets"));
        Assert.All(ancestors, one => Assert.True(
            one.Assembly is "" or "Perf.Model" or "System.Management.Automation" or "netstandard" || one.Assembly.StartsWith("System.", StringComparison.Ordinal),
            $"{one.Type} derives from or implements {one.Ancestor} of {one.Assembly}"));
    }

    [SkippableFact]
    public void References_OfShell_AreNoneOfPerf() => Assert.DoesNotContain(Assemblies.References(Optional("Perf.Shell")), IsPerf);

    [Fact]
    public void Ancestors_OfAnAssemblyWithGenerics_AreFound()
    {
        // The reader must see what it is there to refuse: Analysis implements an interface of Model, and this assembly derives from xunit's.
        Assert.Contains(("Perf.Analysis.ThresholdGuard", "IRunGuard", "Perf.Model"), Assemblies.Ancestors(Built("Perf.Analysis")));
        Assert.Contains(Assemblies.Ancestors(typeof(AssemblyArrowTests).Assembly.Location), one => one is { Ancestor: "RunResult", Assembly: "Perf.Model" });
    }

    private static string[] PerfReferences(string project) => [.. Assemblies.References(Built(project)).Where(IsPerf)];

    private static bool IsOrleans(string name) => name.StartsWith("Orleans.", StringComparison.Ordinal);

    private static bool IsPerf(string name) => name == "perfsh" || name.StartsWith("Perf.", StringComparison.Ordinal);

    private static string Built(string project) => Assemblies.Find(project) ?? throw new InvalidOperationException($"{project} is not beside the tests.");

    private static string Optional(string project)
    {
        string? path = Assemblies.Find(project);
        Skip.If(path is null, $"{project} is not built in this configuration.");
        return path!;
    }

    // Only here for Ancestors_OfAnAssemblyWithGenerics_AreFound: a type argument from another assembly.
    private sealed class OfModel : List<RunResult>;
}
