using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Perf.Packaging.Archives;

namespace Perf.Packaging.Nuget;

/// <summary>
/// Makes the entries of a .nupkg: the files, the nuspec, and what the Open Packaging Conventions (ECMA-376, part 2) ask for. NuGet's own way of packing gives a part a random name and each entry a time,
/// so that no two packages are the same.
/// </summary>
internal static class PackageParts
{
    private const string RelationshipsType = "application/vnd.openxmlformats-package.relationships+xml";
    private const string PropertiesType = "application/vnd.openxmlformats-package.core-properties+xml";
    private const string OtherType = "application/octet";

    private static readonly XNamespace s_types = "http://schemas.openxmlformats.org/package/2006/content-types";
    private static readonly XNamespace s_relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private static readonly XNamespace s_properties = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    private static readonly XNamespace s_dublinCore = "http://purl.org/dc/elements/1.1/";

    /// <summary>All entries of a package.</summary>
    /// <param name="nuspec">What it is.</param>
    /// <param name="files">What it holds, by the paths that they have where it is unpacked.</param>
    public static IReadOnlyList<ArchiveEntry> Of(Nuspec nuspec, IEnumerable<ArchiveEntry> files)
    {
        string description = $"{nuspec.Id}.nuspec";
        string properties = $"package/services/metadata/core-properties/{Name(nuspec)}.psmdcp";
        List<ArchiveEntry> entries =
        [
            .. files.Select(file => file with { Name = Escape(file.Name) }),
            ArchiveEntry.OfText(description, nuspec.Write()),
            ArchiveEntry.OfText(properties, Properties(nuspec)),
            ArchiveEntry.OfText("_rels/.rels", Relationships(description, properties)),
        ];
        entries.Add(ArchiveEntry.OfText("[Content_Types].xml", ContentTypes(entries.Select(entry => entry.Name))));
        return entries;
    }

    /// <summary>The kinds of the parts: by extension, and one by one where a name has none.</summary>
    /// <param name="names">The paths of all parts.</param>
    internal static string ContentTypes(IEnumerable<string> names)
    {
        string[] all = [.. names];
        IEnumerable<XElement> defaults = all.Select(Extension).Where(extension => extension.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(extension => new XElement(s_types + "Default", new XAttribute("Extension", extension), new XAttribute("ContentType", TypeOf(extension))));
        IEnumerable<XElement> overrides = all.Where(name => Extension(name).Length == 0)
            .Order(StringComparer.Ordinal)
            .Select(name => new XElement(s_types + "Override", new XAttribute("PartName", $"/{name}"), new XAttribute("ContentType", OtherType)));
        return XmlText.Of(new XElement(s_types + "Types", defaults, overrides));
    }

    private static string TypeOf(string extension) => extension switch
    {
        "rels" => RelationshipsType,
        "psmdcp" => PropertiesType,
        _ => OtherType,
    };

    private static string Extension(string name) => Path.GetExtension(name).TrimStart('.');

    /// <summary>Names of parts are parts of a URI.</summary>
    private static string Escape(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));

    private static string Relationships(string description, string properties) => XmlText.Of(new XElement(
        s_relationships + "Relationships",
        Relationship("http://schemas.microsoft.com/packaging/2010/07/manifest", description, "R1"),
        Relationship("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", properties, "R2")));

    private static XElement Relationship(string type, string target, string id) =>
        new(s_relationships + "Relationship", new XAttribute("Type", type), new XAttribute("Target", $"/{target}"), new XAttribute("Id", id));

    private static string Properties(Nuspec nuspec) => XmlText.Of(new XElement(
        s_properties + "coreProperties",
        new XAttribute(XNamespace.Xmlns + "dc", s_dublinCore),
        new XElement(s_dublinCore + "creator", nuspec.Authors),
        new XElement(s_dublinCore + "description", nuspec.Description),
        new XElement(s_dublinCore + "identifier", nuspec.Id),
        new XElement(s_properties + "version", nuspec.Version),
        new XElement(s_properties + "keywords", string.Join(' ', nuspec.Tags))));

    /// <summary>The name that is random elsewhere: the same for the same package.</summary>
    private static string Name(Nuspec nuspec) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{nuspec.Id} {nuspec.Version}")))[..32];
}
