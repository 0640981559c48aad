using System.Xml.Linq;
using Perf.Packaging.Archives;
using Perf.Packaging.Nuget;

namespace Perf.Tests.Packaging.Nuget;

public sealed class PackagePartsTests
{
    private static readonly string[] s_files = ["Perf.psd1", "lib/Perf.Runtime.dll", "LICENSE", "a folder/with a name.txt"];

    [Fact]
    public void Of_Files_AreThereWithWhatThePackageIs()
    {
        string[] names = [.. Entries().Select(entry => entry.Name)];
        Assert.Contains("Perf.nuspec", names);
        Assert.Contains("_rels/.rels", names);
        Assert.Contains("[Content_Types].xml", names);
        Assert.Contains("lib/Perf.Runtime.dll", names);
        // Names of parts are parts of a URI.
        Assert.Contains("a%20folder/with%20a%20name.txt", names);
    }

    [Fact]
    public void Of_EachPart_HasAKind()
    {
        IReadOnlyList<ArchiveEntry> entries = Entries();
        XElement types = XDocument.Parse(Read(entries, "[Content_Types].xml")).Root!;
        HashSet<string?> extensions = [.. types.Elements().Where(element => element.Name.LocalName == "Default").Select(element => element.Attribute("Extension")?.Value)];
        HashSet<string?> parts = [.. types.Elements().Where(element => element.Name.LocalName == "Override").Select(element => element.Attribute("PartName")?.Value)];
        Assert.All(entries.Where(entry => entry.Name != "[Content_Types].xml"), entry =>
            Assert.True(extensions.Contains(Path.GetExtension(entry.Name).TrimStart('.')) || parts.Contains($"/{entry.Name}"), entry.Name));
    }

    [Fact]
    public void Of_Relationships_PointToParts()
    {
        IReadOnlyList<ArchiveEntry> entries = Entries();
        string[] targets = [.. XDocument.Parse(Read(entries, "_rels/.rels")).Root!.Elements().Select(element => element.Attribute("Target")!.Value.TrimStart('/'))];
        Assert.Equal(2, targets.Length);
        Assert.Subset(entries.Select(entry => entry.Name).ToHashSet(), targets.ToHashSet());
    }

    [Fact]
    public void ContentTypes_ExtensionsThatDifferInCase_AreOne()
    {
        XElement types = XDocument.Parse(PackageParts.ContentTypes(s_files.Append("B.TXT"))).Root!;
        Assert.Single(types.Elements(), element => string.Equals(element.Attribute("Extension")?.Value, "txt", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Entry_OfTheTool_NamesTheCommandAndItsAssembly()
    {
        ArchiveEntry entry = ToolSettings.Entry();
        Assert.Equal("tools/net10.0/any/DotnetToolSettings.xml", entry.Name);
        XElement command = XDocument.Parse(Read([entry], entry.Name)).Descendants("Command").Single();
        Assert.Equal(("perfsh", "perfsh.dll", "dotnet"), (command.Attribute("Name")?.Value, command.Attribute("EntryPoint")?.Value, command.Attribute("Runner")?.Value));
    }

    private static IReadOnlyList<ArchiveEntry> Entries() => PackageParts.Of(Nuspec.OfModule(SomeModule.Facts, ""), s_files.Select(name => ArchiveEntry.OfText(name, name)));

    private static string Read(IEnumerable<ArchiveEntry> entries, string name)
    {
        using var reader = new StreamReader(entries.Single(entry => entry.Name == name).Open());
        return reader.ReadToEnd();
    }
}
