using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Perf.Module.Tests.Packages;

/// <summary>The module as the PowerShell Gallery gets it.</summary>
public sealed partial class ModulePackageTests
{
    // As ModuleFilesTests counts, and with what only the package has: notices and what describes it.
    private const long MostBytes = 40L << 20;

    private static readonly string[] s_parts = ["[Content_Types].xml", "_rels/.rels", "Perf.nuspec", "THIRD-PARTY-NOTICES.txt"];
    private static readonly string[] s_platforms = ["linux-arm64", "linux-musl-x64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"];

    [SkippableFact]
    public void Entries_AreTheModulesFilesAndWhatDescribesThem()
    {
        PackedFiles.Need(PackedFiles.Module);
        using ZipArchive zip = ZipFile.OpenRead(PackedFiles.Module);
        string[] expected = [.. Directory.GetFiles(Perfsh.Module, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Perfsh.Module, path).Replace('\\', '/')), .. s_parts];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            zip.Entries.Select(entry => Uri.UnescapeDataString(entry.FullName)).Where(name => !name.StartsWith("package/services/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(zip.Entries, entry => Assert.Equal(2000, entry.LastWriteTime.Year));
    }

    [SkippableFact]
    public void Natives_AreOfThePlatformsOfPowerShell()
    {
        PackedFiles.Need(PackedFiles.Module);
        using ZipArchive zip = ZipFile.OpenRead(PackedFiles.Module);
        Assert.Equal(s_platforms, zip.Entries.Select(entry => Platform().Match(entry.FullName)).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void Unpacked_IsSmallerThan40Megabytes()
    {
        PackedFiles.Need(PackedFiles.Module);
        using ZipArchive zip = ZipFile.OpenRead(PackedFiles.Module);
        Assert.InRange(zip.Entries.Sum(entry => entry.Length), 1, MostBytes);
    }

    [SkippableFact]
    public void Description_HasWhatTheGalleryAsksFor()
    {
        PackedFiles.Need(PackedFiles.Module);
        using ZipArchive zip = ZipFile.OpenRead(PackedFiles.Module);
        using Stream stream = zip.GetEntry("Perf.nuspec")!.Open();
        Dictionary<string, string> metadata = XDocument.Load(stream).Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);
        Assert.Equal(("Perf", PackedFiles.Version), (metadata["id"], metadata["version"]));
        Assert.All(["authors", "description", "licenseUrl", "releaseNotes", "copyright"], name => Assert.NotEqual("", metadata[name]));
        string[] tags = metadata["tags"].Split(' ');
        Assert.Contains("PSModule", tags);
        Assert.Contains("PSEdition_Core", tags);
        string[] commands = [.. Command().Matches(File.ReadAllText(Path.Combine(Perfsh.Module, "Perf.psd1"))).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.Contains($"PSCmdlet_{command}", tags));
        Assert.All(commands, command => Assert.Contains($"PSCommand_{command}", tags));
    }

    [SkippableFact]
    public void Installed_InACleanFolder_RunsTheQuickStart()
    {
        PackedFiles.Need(PackedFiles.Module);
        using TestRunHome home = new();
        // As Install-PSResource lays it down, below a folder of PSModulePath.
        string modules = Path.Combine(home.Path, "modules");
        string module = Path.Combine(modules, "Perf", PackedFiles.Version);
        ZipFile.ExtractToDirectory(PackedFiles.Module, module);
        // The shell's own module comes first on the path, so this one is named by its folder.
        Perfsh.Result result = InstalledProgram.Run(
            home,
            Perfsh.Executable,
            ["-NonInteractive", "-Command", InstalledProgram.QuickStart(Path.Combine(module, "Perf.psd1"))],
            ("PSModulePath", modules));
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        Assert.Equal(module, result.Lines[0]);
        Assert.Contains(InstalledProgram.Done, result.Lines);
    }

    [GeneratedRegex("^lib/runtimes/([^/]+)/native/")]
    private static partial Regex Platform();

    [GeneratedRegex(@"^\s*'([A-Z][A-Za-z]+-Perf\w+)'", RegexOptions.Multiline)]
    private static partial Regex Command();
}
