using System.Text.RegularExpressions;
using Perf.Packaging.Nuget;
using Perf.Tests.Deploy;

namespace Perf.Tests.Packaging.Nuget;

public sealed partial class PackageReadmeTests
{
    private static readonly string[] s_pages = [PackageReadme.OfTool(SomeModule.Facts), PackageReadme.OfArchive(SomeModule.Facts, "linux-musl-x64"), PackageReadme.OfArchive(SomeModule.Facts, "win-arm64")];

    [Fact]
    public void Page_SaysWhatItIsAndWhereToGoOn() => Assert.All(s_pages, page =>
    {
        Assert.StartsWith($"# perfsh\n\n{SomeModule.Facts.Description}\n", page, StringComparison.Ordinal);
        Assert.EndsWith("Guides and source: <https://example.org/perf>\n", page, StringComparison.Ordinal);
    });

    [Fact]
    public void Page_OfAProjectWithoutAnAddress_HasNone() => Assert.DoesNotContain("Guides and source", PackageReadme.OfTool(SomeModule.Facts with { ProjectUri = "" }), StringComparison.Ordinal);

    [Fact]
    public void FirstLine_OfEach_IsWhatItsUserHasToType()
    {
        Assert.Contains($"```sh\ndotnet tool install --global perfsh\nperfsh -Command \"{PackageReadme.FirstRun}\"\n```\n", s_pages[0], StringComparison.Ordinal);
        Assert.Contains($"```sh\nperfsh/perfsh -Command \"{PackageReadme.FirstRun}\"\n```\n", s_pages[1], StringComparison.Ordinal);
        Assert.Contains($"```sh\nperfsh\\perfsh.exe -Command \"{PackageReadme.FirstRun}\"\n```\n", s_pages[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_OfThePage_HaveTheirParameters()
    {
        foreach ((string command, IReadOnlyList<string> parameters) in Line().Matches(s_pages[0]).SelectMany(match => PerfCommands.Find(match.Groups[1].Value)))
        {
            // -Examples is of Get-Help, which stands in front of the name.
            Assert.Subset(PerfCommands.ParametersOf(command)!.ToHashSet(), parameters.Where(name => name != "Examples").ToHashSet());
        }
    }

    [GeneratedRegex("^perfsh -Command \"(.+)\"$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
