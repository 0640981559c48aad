namespace Perf.Packaging.Packages;

/// <summary>A package and what is to be told of it.</summary>
/// <param name="Package">Which package.</param>
/// <param name="Facts">What it says of itself.</param>
/// <param name="Texts">Its licences and notices.</param>
/// <param name="IsShipped">Whether a file of it is in what users get; otherwise it was there for the build alone.</param>
internal sealed record Component(LockedPackage Package, PackageFacts Facts, IReadOnlyList<LegalText> Texts, bool IsShipped)
{
    /// <summary>The packages of several lock files, each version once, in the order of their names.</summary>
    /// <param name="packages">What the lock files name.</param>
    /// <param name="read">Finds a package as it was restored.</param>
    /// <param name="shippedFiles">The names of all files that users get.</param>
    public static IReadOnlyList<Component> Of(IEnumerable<LockedPackage> packages, Func<LockedPackage, InstalledPackage> read, IReadOnlyCollection<string> shippedFiles)
    {
        HashSet<string> shipped = new(shippedFiles, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. InOrder(packages.DistinctBy(package => package.Purl, StringComparer.OrdinalIgnoreCase)
                .Select(package => (package, installed: read(package)))
                .Select(one => new Component(one.package, one.installed.Facts, one.installed.Texts, shipped.Overlaps(one.installed.Libraries)))),
        ];
    }

    /// <summary>What several parts of a product are made of: each package once, and shipped where one of the parts has a file of it.</summary>
    /// <param name="parts">The components of each part.</param>
    public static IReadOnlyList<Component> Together(IEnumerable<IReadOnlyList<Component>> parts) =>
    [
        .. InOrder(parts.SelectMany(part => part)
            .GroupBy(one => one.Package.Purl, StringComparer.OrdinalIgnoreCase)
            .Select(same => same.First() with { IsShipped = same.Any(one => one.IsShipped) })),
    ];

    private static IEnumerable<Component> InOrder(IEnumerable<Component> components) => components
        .OrderBy(one => one.Package.Name, StringComparer.OrdinalIgnoreCase)
        .ThenBy(one => one.Package.Version, StringComparer.Ordinal);
}
