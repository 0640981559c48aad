using System.Text.RegularExpressions;

namespace Perf.Tests.Architecture;

/// <summary>What a release is made by: the lists that have to agree, and who gets the keys.</summary>
public sealed partial class ReleaseFilesTests
{
    private static readonly string s_workflow = Read(".github/workflows/release.yml");
    private static readonly string s_build = Read("build.ps1");

    [Fact]
    public void Platforms_OfModuleShellAndRelease_AreTheSame()
    {
        string[] module = Names(PlatformItem().Match(Read("src/Perf.Shell/Staging.targets")).Groups[1].Value);
        Assert.Equal(7, module.Length);
        Assert.Equal(module, Names(RuntimeDefault().Match(s_build).Groups[1].Value));
        Assert.Equal(module, Names(RuntimeOfRelease().Match(s_workflow).Groups[1].Value));
    }

    [Fact]
    public void Versions_OfModuleAndAssemblies_AreTheSame() =>
        Assert.Equal(VersionPrefix().Match(Read("Directory.Build.props")).Groups[1].Value, ModuleVersion().Match(Read("module/Perf.psd1")).Groups[1].Value);

    [Fact]
    public void Keys_AreThoseOfPublishingAlone()
    {
        int publish = s_workflow.IndexOf("\n  publish:", StringComparison.Ordinal);
        Assert.InRange(publish, 1, s_workflow.Length);
        Assert.Equal(2, Secret().Count(s_workflow));
        Assert.Equal(0, Secret().Count(s_workflow[..publish]));
        Assert.Contains("environment: release", s_workflow[publish..], StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OfTheRelease_ComparesTwoBuilds() => Assert.Contains("Pack -Verify", s_workflow, StringComparison.Ordinal);

    /// <summary>Nothing is published that no machine has run. What the packing machine itself can run, the tests of the packages do.</summary>
    [Fact]
    public void Archives_OfEachPlatform_AreTriedBeforeTheyArePublished()
    {
        const string OfPacking = "linux-x64";
        IEnumerable<string> tried = TriedArchive().Matches(s_workflow).Select(match => match.Groups[1].Value);
        Assert.Equal(Names(RuntimeOfRelease().Match(s_workflow).Groups[1].Value), tried.Append(OfPacking).Order(StringComparer.Ordinal));
        Assert.Contains("\n  publish:\n    needs: try\n", s_workflow.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static string[] Names(string list) => [.. PlatformName().Matches(list).Select(match => match.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex("""<Platform Include="([^"]+)" />""")]
    private static partial Regex PlatformItem();

    [GeneratedRegex(@"\[string\[\]\] \$Runtime = @\(([^)]+)\)")]
    private static partial Regex RuntimeDefault();

    [GeneratedRegex("-Runtime ([a-z0-9, -]+)\"")]
    private static partial Regex RuntimeOfRelease();

    [GeneratedRegex(@"archive: 'perfsh-\*-([a-z0-9-]+)\.(?:zip|tar\.gz)'")]
    private static partial Regex TriedArchive();

    [GeneratedRegex("(win|linux|linux-musl|osx)-(x64|arm64)")]
    private static partial Regex PlatformName();

    [GeneratedRegex("<VersionPrefix>([^<]+)</VersionPrefix>")]
    private static partial Regex VersionPrefix();

    [GeneratedRegex(@"ModuleVersion\s+= '([^']+)'")]
    private static partial Regex ModuleVersion();

    [GeneratedRegex(@"\$\{\{ secrets\.\w+ \}\}")]
    private static partial Regex Secret();
}
