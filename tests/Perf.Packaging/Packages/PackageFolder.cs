using System.Text.Json;

namespace Perf.Packaging.Packages;

/// <summary>The folder into which restore lays packages.</summary>
/// <param name="root">Its path.</param>
internal sealed class PackageFolder(string root)
{
    private static readonly string[] s_parts = ["lib", "runtimes"];
    private static readonly HashSet<string> s_loaded = new(StringComparer.OrdinalIgnoreCase) { ".dll", ".exe", ".so", ".dylib" };

    /// <summary>The folder of this user, as NuGet finds it.</summary>
    public static PackageFolder OfUser() => new(Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
        ? given
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));

    /// <summary>Reads a package.</summary>
    /// <param name="package">Which.</param>
    /// <exception cref="PackingException">It is not there.</exception>
    public InstalledPackage Read(LockedPackage package)
    {
        string folder = FolderOf(package);
        string nuspec = Path.Combine(folder, $"{package.Name.ToLowerInvariant()}.nuspec");
        if (!File.Exists(nuspec))
        {
            throw new PackingException($"{package.Name} {package.Version} is not in {root}: restore the solution first (dotnet restore Perf.sln).");
        }

        PackageFacts facts = PackageFacts.Read(File.ReadAllText(nuspec));
        IEnumerable<string> names = Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Where(LegalText.IsOne);
        if (facts.LicenseFile is { } own)
        {
            names = names.Append(own.Replace('\\', '/'));
        }

        return new InstalledPackage(
            facts,
            [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => LegalText.Of(name, File.ReadAllText(Path.Combine(folder, name))))],
            Libraries(folder));
    }

    /// <summary>The hash of a package's contents, as restore noted it; null where it noted none.</summary>
    /// <param name="package">Which.</param>
    public string? ContentHash(LockedPackage package)
    {
        string noted = Path.Combine(FolderOf(package), ".nupkg.metadata");
        if (!File.Exists(noted))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllText(noted));
        return document.RootElement.TryGetProperty("contentHash", out JsonElement hash) ? hash.GetString() : null;
    }

    private string FolderOf(LockedPackage package) => Path.Combine(root, package.Name.ToLowerInvariant(), package.Version.ToLowerInvariant());

    private static HashSet<string> Libraries(string folder) =>
    [
        .. s_parts
            .Select(part => Path.Combine(folder, part))
            .Where(Directory.Exists)
            .SelectMany(part => Directory.EnumerateFiles(part, "*", SearchOption.AllDirectories))
            .Where(path => s_loaded.Contains(Path.GetExtension(path)))
            .Select(path => Path.GetFileName(path)),
    ];
}
