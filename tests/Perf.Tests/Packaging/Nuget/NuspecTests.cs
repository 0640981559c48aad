using System.Xml.Linq;
using Perf.Packaging.Nuget;

namespace Perf.Tests.Packaging.Nuget;

public sealed class NuspecTests
{
    [Fact]
    public void OfModule_Tags_AreThoseByWhichTheGalleryFindsModules()
    {
        string[] tags = [.. Text(Nuspec.OfModule(SomeModule.Facts, "notes"), "tags")!.Split(' ')];
        Assert.Equal(
            ["performance", "http", "PSModule", "PSEdition_Core", "PSIncludes_Cmdlet", "PSCmdlet_Get-PerfTest", "PSCommand_Get-PerfTest", "PSCmdlet_Stop-PerfTest", "PSCommand_Stop-PerfTest"],
            tags);
    }

    [Fact]
    public void OfModule_WhatTheManifestSays_IsThere()
    {
        Nuspec nuspec = Nuspec.OfModule(SomeModule.Facts, "What is new");
        Assert.Equal(
            ("Perf", "1.2.3", "Some people", "https://opensource.org/license/mit", "https://example.org/perf", "What is new", "Makes <load> & judges it."),
            (Text(nuspec, "id"), Text(nuspec, "version"), Text(nuspec, "authors"), Text(nuspec, "licenseUrl"), Text(nuspec, "projectUrl"), Text(nuspec, "releaseNotes"), Text(nuspec, "description")));
        Assert.Null(Text(nuspec, "packageTypes"));
    }

    [Fact]
    public void OfModule_WithoutAProjectsAddress_HasNoEmptyElement() =>
        Assert.DoesNotContain(Metadata(Nuspec.OfModule(SomeModule.Facts with { ProjectUri = "" }, "")).Elements(), element => element.Value.Length == 0);

    [Fact]
    public void OfTool_IsAToolOfDotnet()
    {
        XElement metadata = Metadata(Nuspec.OfTool(SomeModule.Facts, ""));
        Assert.Equal("DotnetTool", metadata.Descendants().Single(element => element.Name.LocalName == "packageType").Attribute("name")?.Value);
        Assert.Equal("perfsh", metadata.Elements().Single(element => element.Name.LocalName == "id").Value);
    }

    [Fact]
    public void OfTool_NamesThePageThatIsShown()
    {
        Assert.Equal(PackageReadme.Name, Text(Nuspec.OfTool(SomeModule.Facts, ""), "readme"));
        Assert.Null(Text(Nuspec.OfModule(SomeModule.Facts, ""), "readme"));
    }

    [Fact]
    public void Of_SectionOfTheChangelog_EndsWhereTheNextBegins()
    {
        const string Changelog = "# Changelog\n\n## [1.1.0] - Unreleased\n\nnewer\n\n## [1.0.0] - 2026-01-01\n\n### Added\n\n- one\n\n## [0.9.0]\n\nold\n";
        Assert.Equal("### Added\n\n- one", ReleaseNotes.Of(Changelog, "1.0.0"));
        Assert.Equal("old", ReleaseNotes.Of(Changelog, "0.9.0"));
        Assert.Equal("", ReleaseNotes.Of(Changelog, "2.0.0"));
    }

    [Fact]
    public void Shorten_AnyNotes_FitAndBeginAsTheyDid()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            string notes = string.Join('\n', Enumerable.Range(0, random.Next(30)).Select(_ => new string('x', random.Next(40))));
            int most = random.Next(60, 400);
            string shorter = ReleaseNotes.Shorten(notes, most);
            Assert.True(shorter.Length <= most && (shorter == notes || notes.StartsWith(shorter[..^"\n\nThe rest is in CHANGELOG.md.".Length], StringComparison.Ordinal)), $"seed {seed}");
        }
    }

    private static XElement Metadata(Nuspec nuspec) => XDocument.Parse(nuspec.Write()).Root!.Elements().Single();

    private static string? Text(Nuspec nuspec, string name) => Metadata(nuspec).Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
}
