using System.Xml.Linq;

namespace Perf.Tests.Architecture;

/// <summary>The arrows between projects, from the project files. A new project must be entered here, and so be thought about.</summary>
public class ProjectArrowTests
{
    // src/Perf.Shell -> Cmdlets is build-only: the shell loads the built module as pwsh would.
    private static readonly Dictionary<string, string[]> s_arrows = new()
    {
        ["Perf.Model"] = [],
        ["Perf.Control"] = ["Perf.Model"],
        ["Perf.Engine"] = ["Perf.Model"],
        ["Perf.History"] = ["Perf.Model"],
        ["Perf.Analysis"] = ["Perf.Model"],
        ["Perf.Reporting"] = ["Perf.Model"],
        ["Perf.Telemetry"] = ["Perf.Model"],
        ["Perf.Tuning"] = ["Perf.Model"],
        ["Perf.Cluster"] = ["Perf.Engine", "Perf.Model"],
        ["Perf.Compatibility"] = ["Perf.Engine", "Perf.Model"],
        ["Perf.Runtime"] = ["Perf.Analysis", "Perf.Cluster", "Perf.Compatibility", "Perf.Control", "Perf.Engine", "Perf.History", "Perf.Model", "Perf.Reporting", "Perf.Telemetry", "Perf.Tuning"],
        ["Perf.Cmdlets"] = ["Perf.Model", "Perf.Runtime"],
        ["Perf.Shell"] = [],
        // Started as a process by whoever runs scripts, never referenced.
        ["Perf.ScriptWorker"] = ["Perf.Engine", "Perf.Model"],
    };

    public static TheoryData<string> Projects => [.. Repository.Projects("src").Keys];

    [Fact]
    public void Projects_OfSrc_AreThoseOfTheDesign() => Assert.Equal(s_arrows.Keys.Order(), Repository.Projects("src").Keys.Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_OfEachProject_AreTheArrowsOfTheDesign(string project)
    {
        string file = Repository.Projects("src")[project];
        XElement[] references = [.. Repository.Items(file, "ProjectReference").Where(reference => !IsBuildOnly(reference))];
        Assert.Equal(s_arrows[project], references.Select(NameOf).Order());
    }

    [Fact]
    public void ProjectReferences_ThatAreBuildOnly_AreTheShellsToTheModule()
    {
        foreach ((string project, string file) in Repository.Projects("src"))
        {
            Assert.All(Repository.Items(file, "ProjectReference").Where(IsBuildOnly), reference => Assert.Equal(("Perf.Shell", "Perf.Cmdlets"), (project, NameOf(reference))));
        }
    }

    [Fact]
    public void PackageReferences_OfModel_AreNone() => Assert.Empty(Repository.Includes(Repository.Projects("src")["Perf.Model"], "PackageReference"));

    [Fact]
    public void PackageReferences_ToPowerShell_AreOfCmdletsAndShellOnly()
    {
        Dictionary<string, string[]> allowed = new()
        {
            ["PowerShellStandard.Library"] = ["Perf.Cmdlets"],
            ["System.Management.Automation"] = ["Perf.Module.Tests", "Perf.Shell"],
            ["Microsoft.PowerShell.SDK"] = ["Perf.Module.Tests", "Perf.Shell"],
        };
        KeyValuePair<string, string>[] projects = [.. Repository.Projects("src"), .. Repository.Projects("tests")];
        foreach ((string package, string[] users) in allowed)
        {
            IEnumerable<string> actual = projects.Where(project => Repository.Includes(project.Value, "PackageReference").Contains(package)).Select(project => project.Key);
            Assert.Empty(actual.Except(users));
        }

        Assert.Contains("PowerShellStandard.Library", Repository.Includes(Repository.Projects("src")["Perf.Cmdlets"], "PackageReference"));
    }

    [Fact]
    public void PackageReferences_ToOrleans_AreOfClusterOnly()
    {
        KeyValuePair<string, string>[] projects = [.. Repository.Projects("src"), .. Repository.Projects("tests")];
        IEnumerable<string> users = projects.Where(project => Repository.Items(project.Value, "PackageReference")
            .Any(one => IsOrleans(one.Attribute("Include")?.Value ?? "") && one.Attribute("ExcludeAssets")?.Value.Contains("runtime", StringComparison.Ordinal) != true)).Select(project => project.Key);
        Assert.Equal(["Perf.Cluster"], users);
    }

    /// <summary>What flowed on to the commands would have PowerShell load Orleans into its own context, and its generator write into assemblies that Orleans then cannot read.</summary>
    [Fact]
    public void RuntimesReferenceToCluster_EndsThere()
    {
        XElement reference = Repository.Items(Repository.Projects("src")["Perf.Runtime"], "ProjectReference").Single(one => NameOf(one) == "Perf.Cluster");
        Assert.Equal("all", reference.Attribute("PrivateAssets")?.Value);
        Assert.Equal(["analyzers", "build", "buildTransitive"], (reference.Attribute("ExcludeAssets")?.Value ?? "").Split(';').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ModuleTests_ReferToNoProjectOfSrc()
    {
        string file = Repository.Projects("tests")["Perf.Module.Tests"];
        Assert.DoesNotContain(Repository.Items(file, "ProjectReference").Where(reference => !IsBuildOnly(reference)).Select(NameOf), Repository.Projects("src").ContainsKey);
    }

    [Fact]
    public void CmdletsReferenceToRuntime_IsCompiledAgainstAndNotCopied()
    {
        XElement reference = Repository.Items(Repository.Projects("src")["Perf.Cmdlets"], "ProjectReference").Single(one => NameOf(one) == "Perf.Runtime");
        Assert.Equal("false", (reference.Attribute("Private") ?? (object?)reference.Element("Private")) switch { XAttribute a => a.Value, XElement e => e.Value, _ => null });
    }

    [Fact]
    public void PackageReferences_Everywhere_HaveNoVersion()
    {
        foreach ((string project, string file) in Repository.Projects("src").Concat(Repository.Projects("tests")))
        {
            Assert.All(Repository.Items(file, "PackageReference"), reference =>
                Assert.True(reference.Attribute("Version") is null && reference.Attribute("VersionOverride") is null, $"{project}: {reference}"));
        }
    }

    private static bool IsBuildOnly(XElement reference) =>
        string.Equals(reference.Attribute("ReferenceOutputAssembly")?.Value ?? reference.Element("ReferenceOutputAssembly")?.Value, "false", StringComparison.OrdinalIgnoreCase);

    private static bool IsOrleans(string package) => package.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal);

    private static string NameOf(XElement reference) => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));
}
