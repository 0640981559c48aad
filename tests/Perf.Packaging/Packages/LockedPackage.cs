namespace Perf.Packaging.Packages;

/// <summary>A package in the version that restore takes.</summary>
/// <param name="Name">Its id, as the lock file writes it.</param>
/// <param name="Version">The resolved version.</param>
/// <param name="ContentHash">SHA-512 of its contents as base64, by which restore tells it from another; null where nothing says it.</param>
/// <param name="DependsOn">The ids of the packages that it needs.</param>
internal sealed record LockedPackage(string Name, string Version, string? ContentHash, IReadOnlyList<string> DependsOn)
{
    /// <summary>Its address among all packages, as SBOMs write it.</summary>
    public string Purl => $"pkg:nuget/{Uri.EscapeDataString(Name)}@{Uri.EscapeDataString(Version)}";
}
