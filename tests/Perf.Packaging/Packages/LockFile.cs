using System.Text.Json;

namespace Perf.Packaging.Packages;

/// <summary>The packages of a project, from its packages.lock.json.</summary>
internal static class LockFile
{
    /// <summary>All packages that a lock file names, each version once; projects are not among them.</summary>
    /// <param name="text">The file's text.</param>
    public static IReadOnlyList<LockedPackage> Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        return
        [
            .. document.RootElement.GetProperty("dependencies").EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject())
                .Where(entry => entry.Value.GetProperty("type").GetString() != "Project")
                .Select(Package)
                .DistinctBy(package => package.Purl, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static LockedPackage Package(JsonProperty entry) => new(
        entry.Name,
        entry.Value.GetProperty("resolved").GetString()!,
        entry.Value.TryGetProperty("contentHash", out JsonElement hash) ? hash.GetString() : null,
        entry.Value.TryGetProperty("dependencies", out JsonElement needs) ? [.. needs.EnumerateObject().Select(one => one.Name)] : []);
}
