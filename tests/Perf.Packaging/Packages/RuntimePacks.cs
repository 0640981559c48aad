using System.Text.Json;

namespace Perf.Packaging.Packages;

/// <summary>The parts of .NET that a self-contained program carries: no lock file names them, its deps.json does.</summary>
internal static class RuntimePacks
{
    private const string Prefix = "runtimepack.";

    /// <summary>The packs of a published program, such as Microsoft.NETCore.App.Runtime.linux-x64; none where it uses the machine's .NET.</summary>
    /// <param name="deps">The text of its deps.json.</param>
    public static IReadOnlyList<LockedPackage> Read(string deps)
    {
        using var document = JsonDocument.Parse(deps);
        return
        [
            .. document.RootElement.GetProperty("libraries").EnumerateObject()
                .Select(library => library.Name)
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(name => name[Prefix.Length..].Split('/', 2))
                .Select(parts => new LockedPackage(parts[0], parts[1], null, [])),
        ];
    }
}
