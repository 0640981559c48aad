using System.Text.RegularExpressions;

namespace Perf.Tests.Architecture;

/// <summary>The rules by which a reader finds things: small files, one type each, names that say what a thing is.</summary>
public partial class HouseRuleTests
{
    private const int MaxLines = 400;
    private const int MedianLines = 80;
    private const int MaxFamilyLines = 200;

    [Fact]
    public void Files_OfSrc_AreShort()
    {
        (string Path, int Lines)[] files = [.. Repository.SourceFiles().Select(path => (Path.GetRelativePath(Repository.Root, path), File.ReadLines(path).Count()))];
        Assert.DoesNotContain(files, file => file.Lines > MaxLines);
        int[] lines = [.. files.Select(file => file.Lines).Order()];
        Assert.InRange(lines[lines.Length / 2], 1, MedianLines);
    }

    [Fact]
    public void Files_OfTests_AreShort() => Assert.DoesNotContain(
        Repository.SourceFiles("tests").Select(path => (Path: Path.GetRelativePath(Repository.Root, path), Lines: File.ReadLines(path).Count())),
        file => file.Lines > MaxLines);

    [Fact]
    public void Files_OfSrc_SayWhatTheyAre() => Assert.DoesNotContain(
        Repository.SourceFiles().Select(path => Path.GetFileName(path)!),
        name => VagueName().IsMatch(name));

    [Fact]
    public void Files_OfSrc_HoldTheTypeOfTheirNameAndNoOtherPublicOne()
    {
        foreach (string path in Repository.SourceFiles().Where(path => Path.GetFileName(path) is not ("Program.cs" or "AssemblyInfo.cs")))
        {
            (string Name, bool Public)[] types = [.. TopLevelType().Matches(File.ReadAllText(path))
                .Select(match => (match.Groups["name"].Value, match.Value.Contains("public", StringComparison.Ordinal)))];

            if (IsFamilyOfStandIns(path, types.Length))
            {
                continue;
            }

            // A file of a partial type is named Type.Part.cs.
            string name = Path.GetFileName(path).Split('.')[0];
            Assert.True(
                types.Any(type => type.Name == name) && types.All(type => type.Name == name || !type.Public),
                $"{Path.GetRelativePath(Repository.Root, path)}: {string.Join(", ", types)}");
        }
    }

    [Fact]
    public void Files_OfSrc_AreFinished() => Assert.DoesNotContain(
        Repository.SourceFiles(),
        path => Unfinished().IsMatch(File.ReadAllText(path)));

    [Fact]
    public void Files_OfSrcBelowCmdlets_DoNotSpeakOfPowerShellsTypes() => Assert.DoesNotContain(
        Repository.SourceFiles().Where(path => !path.Contains("Perf.Cmdlets", StringComparison.Ordinal) && !path.Contains("Perf.Shell", StringComparison.Ordinal)),
        path => File.ReadAllText(path).Contains("using System.Management.Automation", StringComparison.Ordinal));

    [Fact]
    public void Locks_OfPackages_AreThereForEachProject()
    {
        foreach ((string project, string file) in Repository.Projects("src").Concat(Repository.Projects("tests")))
        {
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "packages.lock.json")), project);
        }
    }

    // perfsh's stand-ins for PowerShell's own commands are dozens of a few lines each; a tight family (Set-, Add-, Clear-Content) may share a short file.
    private static bool IsFamilyOfStandIns(string path, int types) =>
        types > 1
        && Path.GetRelativePath(Repository.Root, path).Replace('\\', '/').StartsWith("src/Perf.Shell/Commands/", StringComparison.Ordinal)
        && File.ReadLines(path).Count() <= MaxFamilyLines;

    [GeneratedRegex(@"(Utils?|Helpers?|Managers?|Common)(\.|[A-Z])")]
    private static partial Regex VagueName();

    // With file-scoped namespaces a top-level type begins its line.
    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)+(?:class|record struct|record class|record|struct|interface|enum|delegate\s+[\w<>\[\]?]+)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b")]
    private static partial Regex Unfinished();
}
