using System.Xml.Linq;

namespace Perf.Packaging.Nuget;

/// <summary>The description at the top of a package.</summary>
internal sealed record Nuspec
{
    private static readonly XNamespace s_namespace = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";

    // What nuget.org takes at most.
    private const int MostReleaseNotes = 30_000;

    public required string Id { get; init; }

    public required string Version { get; init; }

    public required string Authors { get; init; }

    public required string Description { get; init; }

    public string Copyright { get; init; } = "";

    /// <summary>An SPDX expression, which nuget.org shows; the PowerShell Gallery knows addresses only.</summary>
    public string LicenseExpression { get; init; } = "";

    public string LicenseUrl { get; init; } = "";

    public string ProjectUrl { get; init; } = "";

    public string ReleaseNotes { get; init; } = "";

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The path of the page that is shown of the package; empty for none.</summary>
    public string Readme { get; init; } = "";

    /// <summary>Such as DotnetTool; empty for a package of the usual kind.</summary>
    public string PackageType { get; init; } = "";

    /// <summary>The module's, as the PowerShell Gallery finds modules: by tags for what it is, for its edition, and for each command.</summary>
    /// <param name="module">What the manifest says.</param>
    /// <param name="releaseNotes">What the changelog says.</param>
    public static Nuspec OfModule(ModuleFacts module, string releaseNotes) => new()
    {
        Id = "Perf",
        Version = module.Version,
        Authors = module.Author,
        Description = module.Description,
        Copyright = module.Copyright,
        LicenseUrl = module.LicenseUri,
        ProjectUrl = module.ProjectUri,
        ReleaseNotes = releaseNotes,
        Tags =
        [
            .. module.Tags, "PSModule", "PSEdition_Core", "PSIncludes_Cmdlet",
            .. module.Commands.Order(StringComparer.Ordinal).SelectMany(command => new[] { $"PSCmdlet_{command}", $"PSCommand_{command}" }),
        ],
    };

    /// <summary>The shell's, as a tool of .NET.</summary>
    /// <param name="module">What the module's manifest says: the shell is of its version.</param>
    /// <param name="releaseNotes">What the changelog says.</param>
    public static Nuspec OfTool(ModuleFacts module, string releaseNotes) => new()
    {
        Id = "perfsh",
        Version = module.Version,
        Authors = module.Author,
        Description = $"perfsh: a shell with the module Perf, for machines without PowerShell 7.6. {module.Description}",
        Copyright = module.Copyright,
        LicenseExpression = "MIT",
        LicenseUrl = "https://licenses.nuget.org/MIT",
        ProjectUrl = module.ProjectUri,
        ReleaseNotes = releaseNotes,
        Tags = [.. module.Tags, "powershell", "dotnet-tool"],
        Readme = PackageReadme.Name,
        PackageType = "DotnetTool",
    };

    /// <summary>As XML.</summary>
    public string Write() => XmlText.Of(new XElement(s_namespace + "package", new XElement(
        s_namespace + "metadata",
        Element("id", Id),
        Element("version", Version),
        Element("authors", Authors),
        Element("requireLicenseAcceptance", "false"),
        LicenseExpression.Length == 0 ? null : new XElement(s_namespace + "license", new XAttribute("type", "expression"), LicenseExpression),
        Element("licenseUrl", LicenseUrl),
        Element("projectUrl", ProjectUrl),
        Element("readme", Readme),
        Element("description", Description),
        Element("releaseNotes", Nuget.ReleaseNotes.Shorten(ReleaseNotes, MostReleaseNotes)),
        Element("copyright", Copyright),
        Element("tags", string.Join(' ', Tags)),
        PackageType.Length == 0 ? null : new XElement(s_namespace + "packageTypes", new XElement(s_namespace + "packageType", new XAttribute("name", PackageType))))));

    private static XElement? Element(string name, string value) => value.Length == 0 ? null : new XElement(s_namespace + name, value);
}
