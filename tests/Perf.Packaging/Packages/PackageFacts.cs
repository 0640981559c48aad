using System.Xml.Linq;

namespace Perf.Packaging.Packages;

/// <summary>What a package says of itself in its nuspec.</summary>
/// <param name="LicenseExpression">An SPDX expression, such as MIT; null where the licence is a file or an address.</param>
/// <param name="LicenseFile">The path of the licence in the package.</param>
/// <param name="LicenseUrl">Where old packages keep theirs.</param>
/// <param name="Copyright">Its line of copyright.</param>
/// <param name="ProjectUrl">Its home.</param>
/// <param name="Authors">Who made it.</param>
internal sealed record PackageFacts(string? LicenseExpression, string? LicenseFile, string? LicenseUrl, string? Copyright, string? ProjectUrl, string? Authors)
{
    /// <summary>How the licence is named to people.</summary>
    public string LicenseName => LicenseExpression ?? (LicenseFile is null ? LicenseUrl ?? "not stated" : $"{LicenseFile} of the package");

    /// <summary>Reads them.</summary>
    /// <param name="nuspec">The text of the nuspec.</param>
    public static PackageFacts Read(string nuspec)
    {
        // The namespace is another with almost each generation of the format.
        XElement metadata = XDocument.Parse(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        XElement? license = Element("license");
        bool isFile = license?.Attribute("type")?.Value == "file";
        string? url = Text("licenseUrl");
        return new PackageFacts(
            isFile ? null : Trimmed(license?.Value),
            isFile ? Trimmed(license?.Value) : null,
            // What stands there beside a licence of the newer form says the same, or that the address is no longer used.
            license is null ? url : null,
            Text("copyright"),
            Text("projectUrl"),
            Text("authors"));

        XElement? Element(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name);
        string? Text(string name) => Trimmed(Element(name)?.Value);
        static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
